namespace Iris.Api.ConsoleHost;

/// <summary>What a request goes through, for calls from within this process.</summary>
internal sealed class ApiPipeline
{
    private RequestDelegate? first;

    public RequestDelegate First => first ?? throw new InvalidOperationException("The pipeline is not built yet.");

    /// <summary>From here on calls from within go the way of those from outside.</summary>
    public RequestDelegate BeginAt(RequestDelegate next) => first = next;
}

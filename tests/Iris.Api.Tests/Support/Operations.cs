using Iris.Api.Binding;
using Iris.Api.Callbacks;
using Iris.WebConsole;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Api.Tests.Support;

/// <summary>An operation of the gateway as it is routed.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path, with an id of nothing in every place for one.</param>
/// <param name="HasContract">Whether it reads a JSON body.</param>
/// <param name="IsRaw">Whether it takes a body as it comes.</param>
internal sealed record Operation(HttpMethod Method, string Path, bool HasContract, bool IsRaw)
{
    private const string NoId = "67c98902c362797495a602c6";

    /// <summary>Those of the API; pages of the console have tests of their own.</summary>
    public static IReadOnlyList<Operation> All(IServiceProvider services) =>
    [
        .. services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ConsoleContent>() is null).SelectMany(
            endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Select(method => Of(endpoint, method)) ?? []),
    ];

    private static Operation Of(RouteEndpoint endpoint, string method)
    {
        var action = endpoint.Metadata.GetMetadata<ControllerActionDescriptor>();
        var hasContract = action?.Parameters.Any(parameter =>
            parameter.ParameterType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(RequestBody<>)) == true;
        var path = string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(
            segment.Parts.Select(part => part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : NoId))));
        return new Operation(new HttpMethod(method), $"/{path}", hasContract, endpoint.Metadata.GetMetadata<RawBodyAttribute>() is not null);
    }
}

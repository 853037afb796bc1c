using System.Reflection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Api.OpenApi;

/// <summary>
/// The build asks for the description by a tool that starts the program and takes its services. Nothing else of the gateway shall start then:
/// neither a store nor a worker, and no setting is needed.
/// </summary>
internal static class DescribedAtBuild
{
    private const string Tool = "GetDocument.Insider";

    /// <summary>Whether it is that tool that started the program.</summary>
    public static bool IsWanted => Assembly.GetEntryAssembly()?.GetName().Name == Tool;

    public static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.Services.RemoveAll<IHostedService>();
        return builder.Build();
    }
}

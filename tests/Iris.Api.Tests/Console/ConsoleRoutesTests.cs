using System.CodeDom.Compiler;
using Iris.Api.Tests.Support;
using Iris.WebConsole;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Api.Tests.Console;

/// <summary>How the console's addresses are mapped.</summary>
public sealed class ConsoleRoutesTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    /// <summary>Code that is made at the start instead, for each handler, takes longer than all else there.</summary>
    [Fact]
    public void Handlers_All_AreBoundByCodeOfTheBuild()
    {
        var handlers = application.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ConsoleContent>() is not null).ToList();

        Assert.NotEmpty(handlers);
        Assert.Empty(handlers.Where(endpoint => endpoint.Metadata.GetMetadata<GeneratedCodeAttribute>() is null).Select(endpoint => endpoint.DisplayName));
    }
}

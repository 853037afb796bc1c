using Iris.Core.Interactions;
using Iris.Testing;

namespace Iris.Core.Tests.Interactions;

public sealed class InteractionReaderTests
{
    [Theory]
    [InlineData("100", true)]
    [InlineData("1000", false)]
    public async Task SearchAsync_MoreThanOneCallLooksAt_EndsWithACursor(string examined, bool hasMore)
    {
        await using var host = await CoreHost.StartAsync(settings: new() { ["Limits:SearchExamined"] = examined });
        var integration = await host.CreateIntegrationAsync();
        for (var i = 0; i < 110; i++)
            await host.SendAsync(CoreHost.Command(integration));

        var page = await host.Reader.SearchAsync(
            Builders.Tenant, new InteractionSearch { Text = "none has this" }, null, 10, CancellationToken.None);

        Assert.Empty(page.Value!.Items);
        Assert.Equal(hasMore, page.Value.NextCursor is not null);
    }
}

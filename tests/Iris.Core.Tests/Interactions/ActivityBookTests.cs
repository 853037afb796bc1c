using Iris.Core.Interactions;

namespace Iris.Core.Tests.Interactions;

public sealed class ActivityBookTests
{
    private readonly ActivityBook book = new();

    [Fact]
    public async Task Take_WhatHappened_IsCountedOnceByIntegration()
    {
        await using var host = await CoreHost.StartAsync(dispatching: false);
        var integration = await host.CreateIntegrationAsync();
        var interaction = (await host.TrySendAsync(CoreHost.Command(integration), CoreHost.Caller)).Value!.Interaction;
        var now = DateTimeOffset.UtcNow;

        book.Accepted(interaction);
        book.Saved(interaction);
        interaction.RecordSent(now, [], null);
        book.Saved(interaction);
        var failed = (await host.TrySendAsync(CoreHost.Command(integration), CoreHost.Caller)).Value!.Interaction;
        failed.RecordFailure(now, InteractionStatus.ProviderSendingError, "21211", HistoryNotes.Refused, null);
        book.Saved(failed);

        var count = Assert.Single(book.Take());
        Assert.Equal(new ActivityCount(interaction.Tenant, integration.Id) { Accepted = 1, Sent = 1, Failed = 1 }, count);
        Assert.Empty(book.Take());

        book.GiveBack([count]);
        Assert.Equal([count], book.Take());
    }
}

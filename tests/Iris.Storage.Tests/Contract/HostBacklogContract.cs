using Iris.Core.Kernel;
using Iris.Core.Webhooks;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

/// <summary>What waits for webhooks' hosts is counted by tenant and host.</summary>
public abstract class HostBacklogContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    private const int Most = 1000;

    [Fact]
    public async Task CountBacklogAsync_EmptyStore_IsEmpty() => Assert.Empty(await Stores.Webhooks.CountBacklogAsync(Now, Most, None));

    [Fact]
    public async Task CountBacklogAsync_SeveralHostsAndTenants_CountsEachAndTellsItsHold()
    {
        var first = await AddAsync(Acme, "a.example.test", Now, Now.AddSeconds(5), Now.AddSeconds(9));
        var second = await AddAsync(Acme, "b.example.test", Now.AddMinutes(1));
        var third = await AddAsync(Other, "a.example.test", Now.AddMinutes(2));
        await Stores.Webhooks.HoldAsync(new WebhookHost(Acme, "b.example.test"), Now.AddHours(1), None);
        await Stores.Webhooks.HoldAsync(new WebhookHost(Other, "a.example.test"), Now.AddSeconds(-1), None);

        var backlogs = await Stores.Webhooks.CountBacklogAsync(Now, Most, None);

        Assert.Equal(
            [
                new(Acme, "a.example.test", 3, Now, first, null),
                new(Acme, "b.example.test", 1, Now.AddMinutes(1), second, Now.AddHours(1)),
                new(Other, "a.example.test", 1, Now.AddMinutes(2), third, null),
            ],
            backlogs.OrderBy(one => one.Tenant.Value, StringComparer.Ordinal).ThenBy(one => one.Host, StringComparer.Ordinal));
    }

    [Fact]
    public async Task CountBacklogAsync_WhatIsOver_IsLeftOut()
    {
        await AddAsync(Acme, "a.example.test", Now, Now);
        var claimed = await Stores.Webhooks.ClaimAsync(new DeliveryClaim(Now, Now.AddMinutes(1), 1, 1, []), None);
        claimed[0].Delivered(Attempt(200));
        Assert.Equal(SaveResult.Saved, await Stores.Webhooks.SaveAsync(Acme, claimed[0], None));

        Assert.Equal(1, Assert.Single(await Stores.Webhooks.CountBacklogAsync(Now, Most, None)).Count);
    }

    [Fact]
    public async Task CountBacklogAsync_MoreThanAsked_StopsThere()
    {
        await AddAsync(Acme, "a.example.test", Now, Now, Now, Now);

        Assert.Equal(3, Assert.Single(await Stores.Webhooks.CountBacklogAsync(Now, 3, None)).Count);
    }

    /// <returns>The time in the id of the first.</returns>
    private async Task<DateTimeOffset> AddAsync(TenantId tenant, string host, params DateTimeOffset[] created)
    {
        var process = await Stores.OpenProcessAsync(tenant);
        var events = created.Select(at => EventOf(Delivery(Interaction(process), host: host, created: at))).ToList();
        await Stores.Webhooks.AddAsync(tenant, events, None);
        return IrisId.TimeOf(events[0].Id);
    }
}

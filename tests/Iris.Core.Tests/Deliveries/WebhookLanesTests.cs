using Iris.Core.Deliveries;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Webhooks;
using Iris.Testing;

namespace Iris.Core.Tests.Deliveries;

public sealed class WebhookLanesTests
{
    private const int Size = 100_000;

    private readonly WebhookLanes lanes = new(4);

    [Fact]
    public void Bytes_WhateverBecomesOfDeliveries_ComeBack()
    {
        var lane = lanes.Add(New("a", "one"));
        for (var i = 0; i < 5; i++)
            lanes.Add(New("a", "one"));
        Assert.Equal(6 * WebhookLanes.SizeOf(New("a", "one")), lanes.Bytes);

        var sent = lane.TryTake()!;
        Assert.NotEmpty(lane.Surplus());
        lanes.Complete(lane, sent, DeliveryResult.Delivered);
        lanes.ClearAll();

        Assert.Equal((0, 0), (lanes.Bytes, lanes.Count));
    }

    [Fact]
    public void BusyTenants_ManyBytes_IsTheTenantThatHoldsThem()
    {
        for (var i = 0; i < 4; i++)
            lanes.Add(New("large", $"host-{i}"));
        lanes.Add(New("small", "host"));

        Assert.Equal([new TenantId("large")], lanes.BusyTenants(most: 100, mostBytes: 2 * Size));
    }

    private static WebhookDelivery New(string tenant, string host) => WebhookDelivery.Of(new OutboxEvent
    {
        Id = IrisId.New(DateTimeOffset.UnixEpoch),
        Tenant = new TenantId(tenant),
        IntegrationId = "i",
        InteractionId = "i",
        Sequence = 1,
        Event = WebhookEvents.OutCreated,
        Created = TestClock.New().GetUtcNow(),
        Host = host,
        Body = new byte[Size],
        StopAt = DateTimeOffset.MaxValue,
    });
}

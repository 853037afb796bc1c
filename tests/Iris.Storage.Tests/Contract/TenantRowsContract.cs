using Iris.Core.Callbacks;
using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Limits;
using Iris.Core.Webhooks;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

/// <summary>What tenants have, counted as far as asked.</summary>
public abstract class TenantRowsContract<TBackend> : DeliveryContract<TBackend>
    where TBackend : IBackend, new()
{
    [Theory]
    [InlineData(BoundKind.Integrations)]
    [InlineData(BoundKind.ApiKeys)]
    [InlineData(BoundKind.Accounts)]
    [InlineData(BoundKind.Templates)]
    [InlineData(BoundKind.WaitingSends)]
    [InlineData(BoundKind.PendingDeliveries)]
    [InlineData(BoundKind.PendingNotices)]
    public async Task CountAsync_OfATenant_CountsItsOwnUpToTheMost(BoundKind kind)
    {
        Assert.Equal(0, await CountAsync(Acme, kind));
        var start = kind == BoundKind.Integrations ? 1 : 0;
        var (acme, other) = (await NewIntegrationAsync(Acme), await NewIntegrationAsync(Other));

        for (var i = start; i < 3; i++)
            await AddAsync(Acme, acme, kind, i);
        await AddAsync(Other, other, kind, 0);

        Assert.Equal(3, await CountAsync(Acme, kind));
        Assert.Equal(2, await CountAsync(Acme, kind, most: 2));
        Assert.Equal(1 + start, await CountAsync(Other, kind));
        Assert.Equal(0, await CountAsync(new TenantId("acm"), kind));
    }

    [Fact]
    public async Task CountAsync_WhatIsOver_IsNotCounted()
    {
        var integration = await NewIntegrationAsync(Acme);
        var (interaction, _) = await AcceptedAsync(Acme, integration);
        var notice = Notice(Acme, integration);
        await Stores.Notices.AddAsync(Acme, notice, None);
        foreach (var kind in new[] { BoundKind.WaitingSends, BoundKind.PendingDeliveries, BoundKind.PendingNotices })
            Assert.Equal(1, await CountAsync(Acme, kind));

        await FinishAsync(Assert.Single(await ClaimAsync()), DeliveryState.Delivered);
        interaction.RecordFailure(Now, InteractionStatus.ProviderSendingError, "21211", HistoryNotes.Refused, null);
        Assert.Equal(SaveResult.Saved, await Stores.Interactions.SaveAsync(Acme, interaction, None));
        notice = Assert.Single(await Stores.Notices.ClaimAsync(new CallbackClaim(CallbackLane.Status, Now, Now.AddMinutes(1), 1, 1), None));
        notice.Done();
        await Stores.Notices.SaveAsync(Acme, notice, None);

        foreach (var kind in new[] { BoundKind.WaitingSends, BoundKind.PendingDeliveries, BoundKind.PendingNotices })
            Assert.Equal(0, await CountAsync(Acme, kind));
    }

    [Theory]
    [InlineData(StoredKind.Interactions)]
    [InlineData(StoredKind.Notices)]
    [InlineData(StoredKind.Attachments)]
    public async Task SumAsync_Pages_AddUpWhatTheTenantAloneHasStored(StoredKind kind)
    {
        Assert.Equal(default, await Stores.TenantRows.SumAsync(Acme, kind, "", 10, None));
        var size = new string('x', 50_000);
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
            ids.Add(await StoreAsync(Acme, kind, size));
        await StoreAsync(Other, kind, size);

        var first = await Stores.TenantRows.SumAsync(Acme, kind, "", 2, None);
        var second = await Stores.TenantRows.SumAsync(Acme, kind, first.Last!, 2, None);

        Assert.Equal((2, ids[1]), (first.Rows, first.Last));
        Assert.Equal((1, ids[2]), (second.Rows, second.Last));
        // Text and headers are there twice at most, and nothing is a multiple of what came.
        Assert.InRange(second.Bytes, 50_000, 120_000);
        Assert.InRange(first.Bytes, 2 * second.Bytes - 100, 2 * second.Bytes + 100);
        Assert.Equal(default, await Stores.TenantRows.SumAsync(Acme, kind, second.Last!, 2, None));
        Assert.Equal(1, (await Stores.TenantRows.SumAsync(Other, kind, "", 10, None)).Rows);
        Assert.Equal(0, (await Stores.TenantRows.SumAsync(new TenantId("acm"), kind, "", 10, None)).Rows);
    }

    private Task<int> CountAsync(TenantId tenant, BoundKind kind, int most = 100) => Stores.TenantRows.CountAsync(tenant, kind, most, None);

    private async Task<string> NewIntegrationAsync(TenantId tenant)
    {
        var integration = Integration(tenant);
        await Stores.Integrations.CreateAsync(tenant, integration, None);
        return integration.Id;
    }

    private async Task AddAsync(TenantId tenant, string integration, BoundKind kind, int number)
    {
        switch (kind)
        {
            case BoundKind.Integrations:
                await NewIntegrationAsync(tenant);
                break;
            case BoundKind.ApiKeys:
                await Stores.ApiKeys.CreateAsync(tenant, ApiKey(tenant, $"{tenant}-{number}"), None);
                break;
            case BoundKind.Accounts:
                await Stores.Accounts.CreateAsync(tenant, Account(tenant, $"{number}@example.test"), None);
                break;
            case BoundKind.Templates:
                await Stores.Templates.CreateAsync(tenant, Template(tenant, $"{number}"), None);
                break;
            case BoundKind.PendingNotices:
                await Stores.Notices.AddAsync(tenant, Notice(tenant, integration), None);
                break;
            default:
                await AcceptedAsync(tenant, integration);
                break;
        }
    }

    private async Task<string> StoreAsync(TenantId tenant, StoredKind kind, string text)
    {
        if (kind == StoredKind.Notices)
        {
            var notice = Notice(tenant, NewId(), System.Text.Encoding.UTF8.GetBytes(text));
            await Stores.Notices.AddAsync(tenant, notice, None);
            return notice.Id;
        }

        if (kind == StoredKind.Attachments)
        {
            var attachment = Attachment(tenant, size: text.Length);
            await Stores.Attachments.CreateAsync(tenant, attachment, null, None);
            return attachment.Id;
        }

        var interaction = Interaction(await Stores.OpenProcessAsync(tenant), payload: Json($$"""{"Type":"simple-text","Text":"{{text}}"}"""));
        Assert.Equal(AcceptResult.Accepted, await Stores.AcceptAsync(interaction));
        return interaction.Id;
    }

    private static StoredCallback Notice(TenantId tenant, string integration, byte[]? body = null) => new()
    {
        Id = NewId(),
        Tenant = tenant,
        IntegrationId = integration,
        Lane = CallbackLane.Status,
        DueAt = Now,
        Callback = new ProviderCallback("POST", "https://gw.example.test/c", [], [], body ?? [], Now),
    };
}

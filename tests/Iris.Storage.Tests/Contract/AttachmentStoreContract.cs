using Iris.Core.Attachments;
using Iris.Core.Channels;
using Iris.Core.Idempotency;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

/// <summary>What is known of attachments, and who needs them.</summary>
public abstract class AttachmentStoreContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    [Fact]
    public async Task CreateAsync_Attachment_IsFoundAsItWasByItsTenantAlone()
    {
        var attachment = Attachment(Acme, interactionId: NewId(), position: 3, source: AttachmentSource.Inbound);

        Assert.True(await Stores.Attachments.CreateAsync(Acme, attachment, null, None));

        Assert.Equal(Show(attachment), Show(await Stores.Attachments.FindAsync(Acme, attachment.Id, None)));
        Assert.Null(await Stores.Attachments.FindAsync(Other, attachment.Id, None));
        Assert.Empty(await Stores.Attachments.FindManyAsync(Other, [attachment.Id], None));
        Assert.Empty((await Stores.Attachments.ListAsync(Other, new AttachmentFilter(), null, 10, None)).Items);
        Assert.Equal(AttachmentRemoval.Missing, await Stores.Attachments.RemoveAsync(Other, attachment.Id, None));
        Assert.Equal(Show(attachment), Show(Assert.Single(await Stores.Attachments.FindManyAsync(Acme, [NewId(), attachment.Id], None))));
    }

    [Fact]
    public async Task CreateAsync_UnderAKeyThatIsTaken_WritesNothing()
    {
        var (first, second) = (Attachment(Acme), Attachment(Acme));

        Assert.True(await Stores.Attachments.CreateAsync(Acme, first, Record("k-1"), None));
        Assert.False(await Stores.Attachments.CreateAsync(Acme, second, Record("k-1"), None));

        Assert.Null(await Stores.Attachments.FindAsync(Acme, second.Id, None));
        Assert.Equal([1, 2], (await Stores.Idempotency.FindAsync(Acme, "k-1", None))!.Answer);
    }

    [Fact]
    public async Task ListAsync_Filters_AreMetPageByPageNewestFirst()
    {
        var message = NewId();
        var uploads = new List<string>();
        var inbound = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            uploads.Insert(0, await AddAsync(Attachment(Acme)));
            inbound.Insert(0, await AddAsync(Attachment(Acme, interactionId: message, position: i, source: AttachmentSource.Inbound)));
            await AddAsync(Attachment(Acme, interactionId: NewId(), position: i, source: AttachmentSource.Inbound));
        }

        Assert.Equal(15, (await ListAsync(new AttachmentFilter())).Count);
        Assert.Equal(uploads, await ListAsync(new AttachmentFilter(AttachmentSource.Upload)));
        Assert.Equal(inbound, await ListAsync(new AttachmentFilter(InteractionId: message)));
        Assert.Equal(inbound, await ListAsync(new AttachmentFilter(AttachmentSource.Inbound, message)));
        Assert.Empty(await ListAsync(new AttachmentFilter(AttachmentSource.Upload, message)));
    }

    [Fact]
    public async Task RemoveAsync_WhatNothingNeeds_IsGoneOnce()
    {
        var id = await AddAsync(Attachment(Acme));

        Assert.Equal(AttachmentRemoval.Removed, await Stores.Attachments.RemoveAsync(Acme, id, None));
        Assert.Equal(AttachmentRemoval.Missing, await Stores.Attachments.RemoveAsync(Acme, id, None));
        Assert.Null(await Stores.Attachments.FindAsync(Acme, id, None));
    }

    [Fact]
    public async Task RemoveAsync_WhileSomethingUnsentNeedsIt_IsRefusedThroughEveryPhase()
    {
        var (id, other) = (await AddAsync(Attachment(Acme)), await AddAsync(Attachment(Acme)));
        var interaction = await SendAsync(id, other);
        await AssertNeededAsync(id, other);

        Assert.True(await Stores.Interactions.BeginAttemptAsync(Acme, interaction, "worker", Now.AddMinutes(1), None));
        await AssertNeededAsync(id, other);
        interaction.RecordRetry(Now, Now.AddMinutes(1), "later");
        await SaveAsync(interaction);
        await AssertNeededAsync(id, other);
        interaction.RecordOutcomePending(Now, Now.AddHours(1), "lost");
        await SaveAsync(interaction);
        await AssertNeededAsync(id, other);

        interaction.RecordSent(Now, [], null);
        await SaveAsync(interaction);
        Assert.Equal(AttachmentRemoval.Removed, await Stores.Attachments.RemoveAsync(Acme, id, None));
        Assert.Equal(AttachmentRemoval.Removed, await Stores.Attachments.RemoveAsync(Acme, other, None));
    }

    [Fact]
    public async Task RemoveAsync_OfTwoSendsOneIsOver_IsRefusedForTheOtherAndForOneThatIsSentAgain()
    {
        var id = await AddAsync(Attachment(Acme));
        var (first, second) = (await SendAsync(id), await SendAsync(id));

        first.RecordFailure(Now, InteractionStatus.ProviderSendingError, "1", HistoryNotes.Refused, null);
        await SaveAsync(first);
        await AssertNeededAsync(id);
        second.RecordFailure(Now, InteractionStatus.ProcessError, "CANCELLED", HistoryNotes.Cancelled, null);
        await SaveAsync(second);
        first.Requeue(Now);
        await SaveAsync(first);
        await AssertNeededAsync(id);

        Assert.Equal([id], (await Stores.Interactions.FindAsync(Acme, first.Id, None))!.AttachmentsId);
    }

    [Fact]
    public async Task RemoveAsync_OfAnInboundMessage_IsNotHeldByIt()
    {
        var inbound = Interaction(await Stores.OpenProcessAsync(Acme), direction: Direction.In);
        Assert.Equal(AcceptResult.Accepted, await Stores.AcceptAsync(inbound));
        var ids = new[] { await AddAsync(Attachment(Acme)), await AddAsync(Attachment(Acme)) };
        foreach (var id in ids)
        {
            inbound.RecordMedium(Now, id);
            await SaveAsync(inbound);
        }

        inbound.RecordMediumLost(Now, "2: HTTP 404");
        await SaveAsync(inbound);

        var found = (await Stores.Interactions.FindAsync(Acme, inbound.Id, None))!;
        Assert.Equal(ids, found.AttachmentsId);
        Assert.Equal(Show(inbound), Show(found));
        Assert.Equal(AttachmentRemoval.Removed, await Stores.Attachments.RemoveAsync(Acme, ids[0], None));
    }

    [Fact]
    public async Task PruneAsync_WhoseTimeIsOver_AreRemovedUnlessSomethingUnsentNeedsThem()
    {
        var old = await AddAsync(Attachment(Acme, expires: Now.AddTicks(-1)));
        var older = await AddAsync(Attachment(Other, expires: Now.AddDays(-1)), Other);
        var needed = await AddAsync(Attachment(Acme, expires: Now.AddDays(-2)));
        var young = await AddAsync(Attachment(Acme, expires: Now));
        await SendAsync(needed);

        Assert.Single(await Stores.Attachments.PruneAsync(Now, 1, None));
        var removed = await Stores.Attachments.PruneAsync(Now, 10, None);

        Assert.Single(removed);
        Assert.Empty(await Stores.Attachments.PruneAsync(Now, 10, None));
        Assert.Null(await Stores.Attachments.FindAsync(Acme, old, None));
        Assert.Null(await Stores.Attachments.FindAsync(Other, older, None));
        Assert.Equal(2, (await Stores.Attachments.FindManyAsync(Acme, [needed, young], None)).Count);
    }

    private async Task<string> AddAsync(Attachment attachment, TenantId? tenant = null)
    {
        Assert.True(await Stores.Attachments.CreateAsync(tenant ?? Acme, attachment, null, None));
        return attachment.Id;
    }

    private Task<List<string>> ListAsync(AttachmentFilter filter) => Pages.ReadAsync(
        2,
        async (cursor, limit) =>
        {
            var page = await Stores.Attachments.ListAsync(Acme, filter, cursor, limit, None);
            return new Page<string>([.. page.Items.Select(attachment => attachment.Id)], page.NextCursor);
        });

    private async Task<Interaction> SendAsync(params string[] attachments)
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var interaction = Interaction(process, leaseOwner: "worker", attachments: attachments);
        Assert.Equal(AcceptResult.Accepted, await Stores.AcceptAsync(interaction));
        return interaction;
    }

    private async Task SaveAsync(Interaction interaction) => Assert.Equal(SaveResult.Saved, await Stores.Interactions.SaveAsync(Acme, interaction, None));

    private async Task AssertNeededAsync(params string[] ids)
    {
        foreach (var id in ids)
        {
            Assert.Equal(AttachmentRemoval.Needed, await Stores.Attachments.RemoveAsync(Acme, id, None));
            Assert.NotNull(await Stores.Attachments.FindAsync(Acme, id, None));
        }
    }

    private static IdempotencyRecord Record(string key) => new(Acme, key, "hash", Now, [1, 2]);
}

using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

/// <summary>Which mailboxes there are, who watches them, and how far they are taken.</summary>
public abstract class MailboxStoreContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private IMailboxStore Mailboxes => Stores.Mailboxes;

    [Fact]
    public async Task FindAsync_NeverAnnounced_IsNull() => Assert.Null(await Mailboxes.FindAsync(Acme, IrisId.New(Now), None));

    [Fact]
    public async Task AnnounceAsync_ANewOne_IsDueAtOnceAndOfItsTenant()
    {
        var id = await AnnounceAsync(Acme);

        var found = (await Mailboxes.FindAsync(Acme, id, None))!;
        Assert.Equal((Acme, id, Now, Now, null, null, 0), (found.Tenant, found.IntegrationId, found.Announced, found.DueAt, found.Claim, found.Position, found.Failures));
        Assert.Null(await Mailboxes.FindAsync(Other, id, None));
    }

    [Fact]
    public async Task ClaimAsync_DueOnes_AreHandedOutOnceAndOldestFirst()
    {
        var first = await AnnounceAsync(Acme, Now.AddMinutes(-2));
        var second = await AnnounceAsync(Other, Now.AddMinutes(-1));
        await AnnounceAsync(Acme, Now.AddMinutes(1));
        Assert.True(await Mailboxes.AnyDueAsync(Now, None));

        var one = await ClaimAsync("c1", limit: 1);
        var other = await ClaimAsync("c2", limit: 5);

        Assert.Equal((first, "c1", Now + Lease), (Assert.Single(one).IntegrationId, one[0].Claim, one[0].DueAt));
        Assert.Equal(second, Assert.Single(other).IntegrationId);
        Assert.Empty(await ClaimAsync("c3", limit: 5));
        Assert.False(await Mailboxes.AnyDueAsync(Now, None));
    }

    [Fact]
    public async Task ClaimAsync_AFullTenant_IsLeftOut()
    {
        await AnnounceAsync(Acme);
        var other = await AnnounceAsync(Other);

        var claimed = await Mailboxes.ClaimAsync(new MailboxClaim("c1", Now, Now + Lease, 5) { FullTenants = [Acme.Value] }, None);

        Assert.Equal(other, Assert.Single(claimed).IntegrationId);
    }

    [Fact]
    public async Task ClaimAsync_ManyAtOnce_HandOutEachOnce()
    {
        for (var i = 0; i < 10; i++)
            await AnnounceAsync(Acme);

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => ClaimAsync($"c{i}", limit: 10))));

        Assert.Distinct(claims.SelectMany(claim => claim).Select(mailbox => mailbox.IntegrationId));
    }

    [Fact]
    public async Task SaveAsync_ByWhoHoldsIt_KeepsEverything()
    {
        var id = await AnnounceAsync(Acme);
        var held = Assert.Single(await ClaimAsync("c1"));
        (held.Name, held.Position, held.Failures, held.Problem) = ("imap:993/u/INBOX", new MailboxPosition(4_000_000_000, 3_999_999_999, Now), 3, "no");
        held.DueAt = Now + (2 * Lease);

        Assert.True(await Mailboxes.SaveAsync(Acme, held, "c1", None));

        var found = (await Mailboxes.FindAsync(Acme, id, None))!;
        Assert.Equal(
            (held.Name, held.Position, 3, "no", "c1", held.DueAt), (found.Name, found.Position, found.Failures, found.Problem, found.Claim, found.DueAt));
    }

    [Fact]
    public async Task SaveAsync_AfterTheLeaseWasLost_WritesNothing()
    {
        var id = await AnnounceAsync(Acme);
        var lost = Assert.Single(await ClaimAsync("c1"));
        Assert.Single(await Mailboxes.ClaimAsync(new MailboxClaim("c2", Now + Lease, Now + (2 * Lease), 5), None));
        lost.Position = new MailboxPosition(1, 1, Now);

        Assert.False(await Mailboxes.SaveAsync(Acme, lost, "c1", None));
        Assert.False(await Mailboxes.SaveAsync(Other, lost, "c2", None));
        Assert.Null((await Mailboxes.FindAsync(Acme, id, None))!.Position);
    }

    [Fact]
    public async Task SaveAsync_GivenBack_IsDueAgain()
    {
        await AnnounceAsync(Acme);
        var held = Assert.Single(await ClaimAsync("c1"));
        (held.Claim, held.DueAt) = (null, Now);

        Assert.True(await Mailboxes.SaveAsync(Acme, held, "c1", None));
        Assert.False(await Mailboxes.SaveAsync(Acme, held, "c1", None));

        Assert.Single(await ClaimAsync("c2"));
    }

    [Fact]
    public async Task AnnounceAsync_AgainWhileItRests_IsDueAtOnceWithItsPosition()
    {
        var id = await AnnounceAsync(Acme);
        var held = Assert.Single(await ClaimAsync("c1"));
        (held.Claim, held.DueAt, held.Failures, held.Position) = (null, Now.AddHours(1), 4, new MailboxPosition(7, 9, Now));
        await Mailboxes.SaveAsync(Acme, held, "c1", None);

        await Mailboxes.AnnounceAsync(Acme, id, Now.AddMinutes(1), None);

        var found = (await Mailboxes.FindAsync(Acme, id, None))!;
        Assert.Equal((Now.AddMinutes(1), Now.AddMinutes(1), 0, held.Position), (found.Announced, found.DueAt, found.Failures, found.Position));
    }

    [Fact]
    public async Task AnnounceAsync_AgainWhileItIsWatched_LeavesTheLease()
    {
        var id = await AnnounceAsync(Acme);
        await ClaimAsync("c1");

        await Mailboxes.AnnounceAsync(Acme, id, Now.AddSeconds(1), None);

        var found = (await Mailboxes.FindAsync(Acme, id, None))!;
        Assert.Equal((Now.AddSeconds(1), Now + Lease, "c1"), (found.Announced, found.DueAt, found.Claim));
    }

    [Fact]
    public async Task RemoveAsync_AnnouncedSince_StaysElseItGoes()
    {
        var id = await AnnounceAsync(Acme);
        await ClaimAsync("c1");

        await Mailboxes.RemoveAsync(Acme, id, Now, None);
        await Mailboxes.RemoveAsync(Other, id, DateTimeOffset.MaxValue, None);
        var held = await Mailboxes.FindAsync(Acme, id, None);
        await Mailboxes.RemoveAsync(Acme, id, Now.AddTicks(1), None);

        Assert.NotNull(held);
        Assert.Null(await Mailboxes.FindAsync(Acme, id, None));
        Assert.False(await Mailboxes.SaveAsync(Acme, held, "c1", None));
    }

    private async Task<string> AnnounceAsync(TenantId tenant, DateTimeOffset? at = null)
    {
        var id = IrisId.New(Now);
        await Mailboxes.AnnounceAsync(tenant, id, at ?? Now, None);
        return id;
    }

    private Task<IReadOnlyList<Mailbox>> ClaimAsync(string id, int limit = 5) => Mailboxes.ClaimAsync(new MailboxClaim(id, Now, Now + Lease, limit), None);
}

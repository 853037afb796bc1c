using System.Xml.Linq;
using Iris.Core.Attachments;
using Iris.Core.Callbacks;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.OptOuts;
using Iris.Core.Processes;
using Iris.Core.Users;
using Iris.Core.Webhooks;
using Iris.Migration;
using Iris.Storage.Tests.Contract;
using Iris.Storage.Tests.Sqlite;
using Iris.Testing;
using Iris.Testing.MongoDb;
using Microsoft.Extensions.DependencyInjection;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.MongoDb;

/// <summary>The embedded store copied into MongoDB.</summary>
public sealed class StoreCopyTests : MongoTest
{
    private static readonly string[] Names = ["acme", "other"];

    [Fact]
    public async Task RunAsync_EveryKind_IsTheSameInBothAndAgainChangesNothing()
    {
        await using var source = new SqliteStores(new TemporaryFolder());
        foreach (var tenant in Names)
            await FillAsync(source, tenant);
        var copied = 0;

        for (var i = 0; i < 2; i++)
        {
            copied = 0;
            await new StoreCopy(Ports(source), Target(), (_, count) => copied += count).RunAsync(None);
        }

        var counts = await StoreCounts.CountAsync(source.Database, None);
        Assert.All(StoreKinds.All, kind => Assert.True(counts[kind] >= 2, $"No {kind} to copy."));
        Assert.Equal(counts.Values.Sum(), copied);
        Assert.Equal(counts, await StoreCounts.CountAsync(Stores.Store, None));
        foreach (var tenant in Names)
            Assert.Equal(await ShowAsync(source, tenant), await ShowAsync(Stores, tenant));
    }

    [Fact]
    public async Task RunAsync_InteractionsOfAUserThatWasMerged_AreMovedAtTheTargetToo()
    {
        await using var source = new SqliteStores(new TemporaryFolder());
        await source.Tenants.CreateAsync(Tenant("acme"), None);
        var (left, gone) = (User(Acme, Phone("34600000001")), User(Acme, Phone("34600000002")));
        await source.Users.CreateAsync(Acme, left, None);
        await source.Users.CreateAsync(Acme, gone, None);
        var interaction = await source.AcceptedAsync(await source.OpenProcessAsync(Acme, gone.Id));
        var merge = MergeOf(gone, left);
        await source.MergedUsers.MergeAsync(Acme, left, gone, merge, None);
        await source.MergedUsers.MoveAsync(Acme, gone.Id, left.Id, 100, None);
        merge.DueAt = null;
        await source.MergedUsers.SaveAsync(Acme, merge, None);

        await new StoreCopy(Ports(source), Target(), (_, _) => { }).RunAsync(None);

        var due = Assert.Single(await Stores.MergedUsers.ListDueAsync(Now, 10, None));
        await Stores.MergedUsers.MoveAsync(Acme, due.Id, due.Into, 100, None);
        var filter = new InteractionSearch { UserId = left.Id };
        var found = await Stores.Interactions.SearchAsync(Acme, filter, null, new SearchSize(10, 10), None);
        Assert.Equal(interaction.Id, Assert.Single(found.Items).Id);
        Assert.Equal(left.Id, (await Stores.Processes.FindAsync(Acme, interaction.ProcessId, None))!.UserId);
    }

    [Fact]
    public async Task RunAsync_WorkInProgress_GoesOnAtTheTarget()
    {
        await using var source = new SqliteStores(new TemporaryFolder());
        await source.Tenants.CreateAsync(Tenant("acme"), None);
        var process = await source.OpenProcessAsync(Acme);
        var waiting = await source.AcceptedAsync(process);
        var begun = await source.AcceptedAsync(process, leaseOwner: "worker", dueAt: Now.AddMinutes(1));
        await source.Interactions.BeginAttemptAsync(Acme, begun, "worker", Now.AddMinutes(1), None);

        await new StoreCopy(Ports(source), Target(), (_, _) => { }).RunAsync(None);

        Assert.Equal(waiting.Id, Assert.Single(await Stores.ClaimAsync("new", Now)).Id);
        Assert.Empty(await Stores.ClaimAsync("new", Now.AddMinutes(1).AddTicks(-1)));
        var claimed = await Stores.ClaimAsync("new", Now.AddMinutes(1));
        var unknown = claimed.Single(interaction => interaction.Id == begun.Id);
        Assert.Equal((begun.Id, DispatchPhase.InFlight, 1), (unknown.Id, unknown.Dispatch.Phase, unknown.Dispatch.Attempts));
    }

    [Fact]
    public async Task RunAsync_WholeTool_CopiesDataAndKeysAndEndsWithZeroAndAgain()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("iris.db");
        using (var source = new SqliteStores(path))
        {
            await FillAsync(source, "acme");
            source.Keys.Add(new StoredKey("key-1", new XElement("key")));
        }

        for (var i = 0; i < 2; i++)
        {
            using var output = new StringWriter();
            using var errors = new StringWriter();
            string[] arguments =
                ["--from", "sqlite", path, "--to", "mongodb", TestServer.ConnectionString, "--database", Stores.Store.Options.Database];

            var exitCode = await new MigrationTool(output, errors).RunAsync(arguments, None);

            Assert.Equal((0, ""), (exitCode, errors.ToString()));
            Assert.Contains("1 keys of the key ring", output.ToString(), StringComparison.Ordinal);
            Assert.EndsWith($"Both stores hold the same.{Environment.NewLine}", output.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal("key-1", Assert.Single(Stores.Keys.ReadAll()).Name);
        Assert.Single((await Stores.Integrations.ListAsync(Acme, null, 10, None)).Items);
    }

    [Fact]
    public async Task RunAsync_TargetThatHoldsMore_EndsWithOneAndSaysSo()
    {
        using var folder = new TemporaryFolder();
        using (var source = new SqliteStores(folder.File("iris.db")))
        {
            await FillAsync(source, "acme");
            source.Keys.Add(new StoredKey("key-1", new XElement("key")));
        }

        await Stores.Tenants.CreateAsync(Tenant("other"), None);
        using var output = new StringWriter();

        var exitCode = await new MigrationTool(output, TextWriter.Null).RunAsync(
            ["--from", "sqlite", folder.File("iris.db"), "--to", "mongodb", TestServer.ConnectionString, "--database", Stores.Store.Options.Database], None);

        Assert.Equal(1, exitCode);
        Assert.Contains("DIFFERENT", output.ToString(), StringComparison.Ordinal);
    }

    private static SourceStores Ports(SqliteStores source) => ActivatorUtilities.CreateInstance<SourceStores>(source.Services);

    private MongoImport Target() => ActivatorUtilities.CreateInstance<MongoImport>(Stores.Services);

    private static async Task FillAsync(SqliteStores stores, string name)
    {
        var tenant = Tenant(name);
        await stores.Tenants.CreateAsync(tenant, None);
        await stores.Accounts.CreateAsync(tenant.Id, Account(tenant.Id, "ops@example.test"), None);
        await stores.ApiKeys.CreateAsync(tenant.Id, ApiKey(tenant.Id, $"hash {name}"), None);
        var integration = Integration(tenant.Id);
        await stores.Integrations.CreateAsync(tenant.Id, integration, None);
        integration.IsEnabled = false;
        await stores.Integrations.SaveAsync(tenant.Id, integration, None);
        await stores.Mailboxes.AnnounceAsync(tenant.Id, integration.Id, Now, None);
        var mailbox = Assert.Single(await stores.Mailboxes.ClaimAsync(new MailboxClaim($"c-{name}", Now, Now.AddMinutes(1), 10), None));
        (mailbox.Name, mailbox.Position, mailbox.Problem) = ("m", new MailboxPosition(1, 2, Now), "p");
        await stores.Mailboxes.SaveAsync(tenant.Id, mailbox, $"c-{name}", None);
        await stores.Catalogues.SaveAsync(tenant.Id, Catalogue(tenant.Id), None);
        var template = Template(tenant.Id, Odd);
        await stores.Templates.CreateAsync(tenant.Id, template, None);
        await stores.Templates.SaveAsync(tenant.Id, template, None);
        await stores.Strategies.CreateAsync(tenant.Id, SqliteStrategyStoreTests.Stored(tenant.Id), None);
        await stores.OptOuts.AddAsync(
            tenant.Id,
            new OptOut { Id = NewId(), Tenant = tenant.Id, Channel = "SMS", Destination = "1", Source = OptOutSource.Api, Created = Now },
            None);
        var attachment = Attachment(tenant.Id);
        await using (var content = await stores.Content.CreateAsync(tenant.Id, attachment.Id, None))
        {
            await content.WriteAsync(new byte[] { 1, 2, 255 }, None);
            await content.CommitAsync(None);
        }

        await stores.Attachments.CreateAsync(tenant.Id, attachment, null, None);
        await stores.MediaJobs.AddAsync(tenant.Id, [MediaJob(tenant.Id, NewId(), 1, integration.Id)], None);
        await stores.Notices.AddAsync(
            tenant.Id,
            new StoredCallback
            {
                Id = NewId(),
                Tenant = tenant.Id,
                IntegrationId = integration.Id,
                Lane = CallbackLane.Inbound,
                Nonce = "n-1",
                Group = "g-1",
                DueAt = Now,
                Callback = new ProviderCallback("POST", "https://gw.example.test/c", [new("x", "v")], [], [0, 255], Now),
            },
            None);

        var (left, gone) = (User(tenant.Id, Phone("34600000009")), User(tenant.Id));
        await stores.Users.CreateAsync(tenant.Id, left, None);
        await stores.Users.CreateAsync(tenant.Id, gone, None);
        left.Record(Now, UserEvents.Merged, gone.Id);
        await stores.MergedUsers.MergeAsync(tenant.Id, left, gone, MergeOf(gone, left), None);

        for (var i = 0; i < 3; i++)
        {
            var user = User(tenant.Id, Phone($"3460000000{i}"), Email($"a{i}@example.test"));
            user.PrimaryKey = [new("Expediente", $"{i}"), new(Odd, Odd)];
            var process = Process(tenant.Id, user.Id);
            var interaction = Interaction(process, integration.Id);
            interaction.Outbox.Add(EventOf(Delivery(interaction, host: "crm.example.test:8443")));
            await stores.AcceptAsync(interaction, user, process);
            interaction.RecordSent(Now, [new ProviderMessage($"m-{i}", null)], "SENT");
            interaction.AddProviderEvent(new ProviderEvent(Now, "Sinch", "status", "1", Odd, null, Json("1.50")));
            await stores.Interactions.SaveAsync(tenant.Id, interaction, None);
            process.IsClosed = i == 0;
            await stores.Processes.SaveAsync(tenant.Id, process, None);
        }

        var begun = await stores.OpenProcessAsync(tenant.Id);
        await stores.Interactions.AcceptAsync(tenant.Id, [SqliteStrategyStoreTests.Next(SqliteStrategyStoreTests.New(tenant.Id), begun.Id, 0)], null, None);
    }

    private static UserMerge MergeOf(User source, User target) => new()
    {
        Id = source.Id,
        Tenant = source.Tenant,
        Into = target.Id,
        Date = Now,
        Moved = new UserHoldings(1, 2, 3, 4),
        DueAt = Now,
    };

    private static async Task<string> ShowAsync(IStores stores, string name)
    {
        var tenant = (await stores.Tenants.FindAsync(new(name), None))!;
        var account = (await stores.Accounts.FindByEmailAsync(tenant.Id, "OPS@example.test", None))!;
        var key = (await stores.ApiKeys.FindByHashAsync($"hash {name}", None))!;
        var integration = (await stores.Integrations.ListAsync(tenant.Id, null, 10, None)).Items.Single();
        var notice = (await stores.Notices.ListAsync(tenant.Id, integration.Id, null, null, 10, None)).Items.Single();
        var mailbox = (await stores.Mailboxes.FindAsync(tenant.Id, integration.Id, None))!;
        var lines = new List<string>
        {
            $"{mailbox.Announced:O} {mailbox.DueAt:O} {mailbox.Claim} {mailbox.Name} {mailbox.Position} {mailbox.Failures} {mailbox.Problem}",
            tenant.Name, account.Id, account.PasswordHash, key.Id, Show(integration),
            await stores.Templates.FindByNameAsync(tenant.Id, Iris.Core.Templates.Template.KeyOf(Odd), None) is { } template
                ? $"v{template.Version} {System.Text.Json.JsonSerializer.Serialize(template, Iris.Core.Storage.DocumentContext.Documents.Template)}"
                : "",
            $"{notice.Id} {notice.DueAt:O} {notice.Nonce} {notice.Group} {Convert.ToHexString(notice.Callback.Body)}",
            string.Join(' ', await stores.OptOuts.FindAsync(tenant.Id, new OptOutScope("SMS"), ["1", "2"], None)),
        };
        var attachment = (await stores.Attachments.ListAsync(tenant.Id, new AttachmentFilter(), null, 10, None)).Items.Single();
        await using (var content = (await stores.Content.OpenAsync(tenant.Id, attachment.Id, None))!)
            lines.Add($"{Show(attachment)} {content.Length} {content.ReadByte()} {content.ReadByte()} {content.ReadByte()}");
        var job = (await stores.MediaJobs.ListAsync(tenant.Id, null, 10, None)).Items.Single();
        lines.Add($"{job.Id} {job.Url} {job.DueAt:O} {job.State}");
        lines.Add(SqliteStrategyStoreTests.Text((await stores.Strategies.ListAsync(tenant.Id, null, 10, None)).Items.Single()));
        lines.Add(SqliteStrategyStoreTests.Text((await stores.StrategyRuns.ListAsync(tenant.Id, null, 10, None)).Items.Single()));
        var merge = (await stores.MergedUsers.ListAsync(tenant.Id, null, 10, None)).Items.Single();
        lines.Add($"{merge.Date:O} {merge.Moved} v{merge.Version} {Show(await stores.Users.FindAsync(tenant.Id, merge.Id, None))}");
        foreach (var process in (await stores.Processes.ListAsync(tenant.Id, new ProcessFilter(), null, 10, None)).Items)
        {
            lines.Add(Show(process));
            lines.AddRange((await stores.Interactions.ListByProcessAsync(tenant.Id, process.Id, null, 10, None)).Items.Select(Show));
        }

        for (var i = 0; i < 3; i++)
        {
            lines.Add(Show((await stores.Users.FindOwnersAsync(tenant.Id, "Email", [$"A{i}@example.test"], None))[0]));
            lines.Add(Show(await stores.Interactions.FindByProviderMessageAsync(tenant.Id, integration.Id, $"m-{i}", None)));
        }

        foreach (var listed in (await stores.Webhooks.ListAsync(tenant.Id, integration.Id, new DeliveryFilter(), null, 10, None)).Items)
        {
            var whole = (await stores.Webhooks.FindAsync(tenant.Id, listed.Id, None))!;
            lines.Add($"{whole.Id} {whole.Host} {whole.State} {whole.DueAt:O} {whole.StopAt:O} v{whole.Version} {Convert.ToHexString(whole.Body)}");
        }

        return string.Join('\n', lines);
    }
}

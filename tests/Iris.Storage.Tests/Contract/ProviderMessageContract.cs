using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Microsoft.Extensions.Time.Testing;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

/// <summary>What providers' notices need of interactions, processes and integrations.</summary>
public abstract class ProviderMessageContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    [Fact]
    public async Task FindByProviderMessageAsync_SavedIds_FindEachOfThem()
    {
        var interaction = await Stores.AcceptedAsync(await Stores.OpenProcessAsync(Acme));
        interaction.RecordSent(Now, [new ProviderMessage("m-1", null), new ProviderMessage("m-2", "34600000001")], "queued");
        await Stores.Interactions.SaveAsync(Acme, interaction, None);

        foreach (var id in new[] { "m-1", "m-2" })
            Assert.Equal(Show(interaction), Show(await FindAsync(interaction, id)));
        Assert.Null(await FindAsync(interaction, "m-3"));
        Assert.Null(await Stores.Interactions.FindByProviderMessageAsync(Acme, NewId(), "m-1", None));
        Assert.Null(await Stores.Interactions.FindByProviderMessageAsync(Other, interaction.Integration.IntegrationId, "m-1", None));
    }

    [Fact]
    public async Task FindByProviderMessageAsync_SentThroughAnother_FindsItByThatOneAlone()
    {
        var (interaction, other) = (await Stores.AcceptedAsync(await Stores.OpenProcessAsync(Acme)), NewId());
        var own = interaction.Integration.IntegrationId;
        Assert.True(interaction.GoThrough(Now, interaction.Integration with { IntegrationId = other, IntegrationName = "Other" }));
        Assert.Equal(SaveResult.Saved, await Stores.Interactions.SaveAsync(Acme, interaction, None));
        interaction.RecordSent(Now, [new ProviderMessage("m-1", null) { IntegrationId = other }, new ProviderMessage("m-2", null)], "queued");
        Assert.Equal(SaveResult.Saved, await Stores.Interactions.SaveAsync(Acme, interaction, None));

        foreach (var (through, id) in new[] { (other, "m-1"), (own, "m-2") })
            Assert.Equal(Show(interaction), Show(await Stores.Interactions.FindByProviderMessageAsync(Acme, through, id, None)));
        foreach (var (through, id) in new[] { (own, "m-1"), (other, "m-2"), (NewId(), "m-1") })
            Assert.Null(await Stores.Interactions.FindByProviderMessageAsync(Acme, through, id, None));
        Assert.Null(await Stores.Interactions.FindByProviderMessageAsync(Other, other, "m-1", None));
        Assert.Single((await Stores.Interactions.SearchAsync(Acme, new InteractionSearch { IntegrationId = own }, null, new SearchSize(10, 100) { Time = TimeSpan.FromMinutes(1) }, None)).Items);
    }

    [Fact]
    public async Task AcceptAsync_InboundMessageInParallel_IsAcceptedOnce()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var integration = NewId();

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() =>
            Stores.Interactions.AcceptAsync(Acme, [new Acceptance(Inbound(process, integration, "in-1"), null, null)], null, None))));

        Assert.Single(results, AcceptResult.Accepted);
        Assert.Equal(49, results.Count(result => result == AcceptResult.Duplicate));
        Assert.Single((await Stores.Interactions.ListByProcessAsync(Acme, process.Id, null, 100, None)).Items);
    }

    [Fact]
    public async Task FindOpenAsync_SeveralProcesses_FindsTheNewestOpenOneOfTheIntegration()
    {
        var (user, integration) = (NewId(), NewId());
        var older = await Stores.OpenProcessAsync(Acme, user);
        var newer = await Stores.OpenProcessAsync(Acme, user);
        var closed = await Stores.OpenProcessAsync(Acme, user);
        var elsewhere = await Stores.OpenProcessAsync(Acme, user);
        foreach (var process in new[] { older, newer, closed })
            await Stores.Interactions.AcceptAsync(Acme, [new Acceptance(Inbound(process, integration, process.Id), null, null)], null, None);
        await Stores.Interactions.AcceptAsync(Acme, [new Acceptance(Inbound(elsewhere, NewId(), "e"), null, null)], null, None);
        closed.IsClosed = true;
        Assert.Equal(SaveResult.Saved, await Stores.Processes.SaveAsync(Acme, closed, None));

        Assert.Equal(newer.Id, (await OpenAsync(user, integration, Now.AddHours(-1)))?.Id);
        Assert.Null(await OpenAsync(user, integration, Now.AddYears(30)));
        Assert.Null(await OpenAsync(NewId(), integration, Now.AddHours(-1)));
        Assert.Null(await Stores.Processes.FindOpenAsync(Other, user, integration, Now.AddHours(-1), None));
    }

    [Fact]
    public async Task FindOpenAsync_NewestEntryOfAnotherIntegration_FindsTheProcessInWhichItTookPart()
    {
        var (user, integration, other) = (NewId(), NewId(), NewId());
        var joined = await Stores.OpenProcessAsync(Acme, user);
        var quiet = await Stores.OpenProcessAsync(Acme, user);
        var foreign = await Stores.OpenProcessAsync(Acme, user);
        foreach (var (process, through) in new[] { (joined, integration), (quiet, integration), (joined, other), (foreign, other) })
            await Stores.AcceptAsync(Inbound(process, through, NewId()));

        Assert.Equal(joined.Id, (await OpenAsync(user, integration, Now.AddHours(-1)))?.Id);
        Assert.Equal(foreign.Id, (await OpenAsync(user, other, Now.AddHours(-1)))?.Id);
        Assert.Equal([integration, other], (await Stores.Processes.FindAsync(Acme, joined.Id, None))!.Integrations);
    }

    [Fact]
    public async Task FindOpenAsync_ReopenedProcess_IsTheNewestUntilSomethingIsAccepted()
    {
        var (user, integration) = (NewId(), NewId());
        var reopened = await Stores.OpenProcessAsync(Acme, user);
        var busy = await Stores.OpenProcessAsync(Acme, user);
        foreach (var process in new[] { reopened, busy })
            await Stores.AcceptAsync(Inbound(process, integration, NewId()));
        var editor = new ProcessEditor(Stores.Processes, Stores.Users, new ProcessSignal(), new FakeTimeProvider(Now.AddDays(9)));
        await editor.SetClosedAsync(Acme, reopened.Id, true, None);
        Assert.Equal(busy.Id, (await OpenAsync(user, integration, Now.AddHours(-1)))?.Id);

        await editor.SetClosedAsync(Acme, reopened.Id, false, None);

        Assert.Equal(reopened.Id, (await OpenAsync(user, integration, Now.AddDays(8)))?.Id);
        await Stores.AcceptAsync(Inbound(busy, integration, NewId()));
        Assert.Equal(busy.Id, (await OpenAsync(user, integration, Now.AddHours(-1)))?.Id);
    }

    [Fact]
    public async Task FindAnywhereAsync_KnownId_FindsItWithItsTenant()
    {
        var integration = Integration(Acme);
        await Stores.Integrations.CreateAsync(Acme, integration, None);

        Assert.Equal(Acme, (await Stores.Integrations.FindAnywhereAsync(integration.Id, None))!.Tenant);
        Assert.Null(await Stores.Integrations.FindAnywhereAsync(NewId(), None));
    }

    private Task<Interaction?> FindAsync(Interaction interaction, string id) =>
        Stores.Interactions.FindByProviderMessageAsync(Acme, interaction.Integration.IntegrationId, id, None);

    private Task<Process?> OpenAsync(string user, string integration, DateTimeOffset since) =>
        Stores.Processes.FindOpenAsync(Acme, user, integration, since, None);

    private static Interaction Inbound(Process process, string integration, string providerId)
    {
        var interaction = new Interaction
        {
            Id = NewId(),
            Tenant = process.Tenant,
            Summary = InteractionSummary.Of(null, "Hola"),
            AuditTrail = new AuditTrail { Created = Now, Updated = Now, AuthorId = integration, UpdaterId = integration },
            Integration = new InteractionIntegration(integration, "SMS-1", NewId(), "SMS", NewId(), "Sinch"),
            Payload = Json("""{"Type":"text","Text":"Hola"}"""),
            ProcessId = process.Id,
            Destinations = [new InteractionDestination("PhoneNumber", "34600000001", "ungroup", process.UserId)],
            Direction = Direction.In,
            ProviderMessages = [new ProviderMessage(providerId, "34600000001")],
        };
        interaction.RegisterInbound(Now);
        return interaction;
    }
}

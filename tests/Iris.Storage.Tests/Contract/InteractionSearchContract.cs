using System.Globalization;
using Iris.Core.Addresses;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Limits;
using Iris.Core.Processes;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

/// <summary>What a search finds, held against a walk over everything there is.</summary>
public abstract class InteractionSearchContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    private const int Count = 60;

    private static readonly SearchSize Usual = new(7, 1000);

    private readonly string[] integrations = [NewId(), NewId(), NewId()];
    private readonly string[] users = [NewId(), NewId(), NewId(), NewId()];
    private readonly string[] numbers = ["34600000001", "34600000002", "Ana.Gómez@example.test"];
    private readonly string[] texts = ["Su PEDIDO salió", "Línea uno\nlínea dos", "100% [a-z]* (.)\\ $fin", "ÁÉÍ ñandú\0fin", ""];
    private readonly List<Interaction> all = [];

    /// <summary>Where the time is over at once a page holds one at most, or the store says that it was.</summary>
    [Fact]
    public async Task SearchAsync_TimeIsOver_EndsAndGoesOnFromThere()
    {
        await FillAsync();

        var found = new List<string>();
        var cursor = default(string);
        do
        {
            Page<Interaction> page;
            try
            {
                page = await Stores.Interactions.SearchAsync(Acme, new InteractionSearch(), cursor, Usual with { Time = TimeSpan.Zero }, None);
            }
            catch (SearchTimeoutException)
            {
                return;
            }

            found.AddRange(page.Items.Select(item => item.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(all.Select(item => item.Id).Order(StringComparer.Ordinal).Reverse(), found);
    }

    /// <summary>With every member alone, and then at random in combination; the same filters in every run.</summary>
    [Fact]
    public async Task SearchAsync_EveryKindOfFilter_FindsEachMatchOnceNewestFirst()
    {
        await FillAsync();
        var random = new Random(7);
        var found = 0;

        foreach (var filter in Alone().Concat(Enumerable.Range(0, 80).Select(_ => Mixed(random))))
        {
            var expected = all.AsEnumerable().Reverse().Where(interaction => Matches(interaction, filter)).Select(Show).ToList();
            found += expected.Count;

            Assert.Equal(expected, (await ReadAsync(filter, Usual)).Select(Show));
            Assert.Equal(expected, (await ReadAsync(filter, new SearchSize(200, 11))).Select(Show));
        }

        // The filters are worth something.
        Assert.InRange(found, 200, 5000);
    }

    [Fact]
    public async Task SearchAsync_NothingMatchesAmongMany_LooksAtSoManyAtATimeAndGoesOn()
    {
        await FillAsync();

        var first = await Stores.Interactions.SearchAsync(Acme, new InteractionSearch { Text = "nowhere" }, null, new SearchSize(5, 50), None);
        var last = await Stores.Interactions.SearchAsync(
            Acme, new InteractionSearch { Text = "nowhere" }, first.NextCursor, new SearchSize(5, 50), None);

        Assert.Empty(first.Items);
        Assert.Equal(all[^50].Id, first.NextCursor);
        Assert.Empty(last.Items);
        Assert.Null(last.NextCursor);
    }

    [Fact]
    public async Task SearchAsync_StatusChanged_IsFoundUnderTheNewOneOnly()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var interaction = await Stores.AcceptedAsync(process);
        interaction.RecordFailure(Now, InteractionStatus.ProviderSendingError, "21211", HistoryNotes.Refused, null);
        await Stores.Interactions.SaveAsync(Acme, interaction, None);

        Assert.Empty(await ReadAsync(new InteractionSearch { Status = InteractionStatus.DispatchPending }, Usual));
        var found = await ReadAsync(
            new InteractionSearch { Status = InteractionStatus.ProviderSendingError, CustomStatus = "21211" }, Usual);
        Assert.Equal([Show(interaction)], found.Select(Show));
        interaction.Requeue(Now);
        await Stores.Interactions.SaveAsync(Acme, interaction, None);
        Assert.Empty(await ReadAsync(new InteractionSearch { CustomStatus = "21211" }, Usual));
        Assert.Empty(await ReadAsync(new InteractionSearch { Status = InteractionStatus.ProviderSendingError }, Usual));
    }

    [Fact]
    public async Task SearchAsync_AttemptBegunOrHastened_IsFoundUnderTheNewStageOnly()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var (begun, hastened) = (await Stores.AcceptedAsync(process), await Stores.AcceptedAsync(process));
        foreach (var interaction in new[] { begun, hastened })
        {
            interaction.RecordParked(Now, Now.AddMinutes(1), "401");
            await Stores.Interactions.SaveAsync(Acme, interaction, None);
        }

        Assert.Equal(2, (await ReadAsync(new InteractionSearch { Stage = DispatchStage.Held }, Usual)).Count);
        Assert.Equal(1, await Stores.Interactions.HastenAsync(Acme, [(hastened, Now)], None));
        Assert.Equal(Show(begun), Show(Assert.Single(await ReadAsync(new InteractionSearch { Stage = DispatchStage.Held }, Usual))));
        var queued = Assert.Single(await ReadAsync(new InteractionSearch { Stage = DispatchStage.Queued }, Usual));
        Assert.Equal((hastened.Id, DispatchStage.Queued), (queued.Id, queued.Dispatch.Stage));

        var claimed = (await Stores.ClaimAsync("worker", Now.AddMinutes(2))).Single(one => one.Id == begun.Id);
        Assert.Equal(DispatchStage.Held, claimed.Dispatch.Stage);
        Assert.True(await Stores.Interactions.BeginAttemptAsync(Acme, claimed, "worker", Now.AddMinutes(3), None));
        Assert.Empty(await ReadAsync(new InteractionSearch { Stage = DispatchStage.Held }, Usual));
        Assert.Equal(begun.Id, Assert.Single(await ReadAsync(new InteractionSearch { Stage = DispatchStage.InFlight }, Usual)).Id);
    }

    [Fact]
    public async Task SearchAsync_AnotherTenant_FindsNothing()
    {
        await FillAsync();

        foreach (var filter in Alone())
            Assert.Empty((await Stores.Interactions.SearchAsync(Other, filter, null, Usual, None)).Items);
    }

    /// <summary>As the stores are asked to do it, but by looking at every member of every interaction.</summary>
    private static bool Matches(Interaction interaction, InteractionSearch filter) =>
        (filter.Status ?? interaction.Status) == interaction.Status
        && (filter.CustomStatus ?? interaction.CustomStatus) == interaction.CustomStatus
        && (filter.IntegrationId ?? interaction.Integration.IntegrationId) == interaction.Integration.IntegrationId
        && (filter.ProcessId ?? interaction.ProcessId) == interaction.ProcessId
        && (filter.UserId is null || interaction.Destinations.Any(destination => destination.UserId == filter.UserId))
        && (filter.Destination is null || interaction.Destinations.Any(
            destination => string.Equals(destination.Value, filter.Destination, StringComparison.OrdinalIgnoreCase)))
        && (filter.Stage ?? interaction.Dispatch.Stage) == interaction.Dispatch.Stage
        && (filter.Direction ?? interaction.Direction) == interaction.Direction
        && !(interaction.AuditTrail.Created < filter.CreatedFrom)
        && !(interaction.AuditTrail.Created >= filter.CreatedTo)
        && (filter.Text is null || interaction.Summary.Body.Contains(filter.Text, StringComparison.OrdinalIgnoreCase)
            || interaction.Summary.Subject.Contains(filter.Text, StringComparison.OrdinalIgnoreCase));

    private IEnumerable<InteractionSearch> Alone()
    {
        yield return new InteractionSearch();
        foreach (var status in Enum.GetValues<InteractionStatus>())
            yield return new InteractionSearch { Status = status };
        foreach (var custom in new[] { "READ", "FAILED", "read" })
            yield return new InteractionSearch { CustomStatus = custom };
        yield return new InteractionSearch { IntegrationId = integrations[1] };
        yield return new InteractionSearch { ProcessId = all.Count > 0 ? all[3].ProcessId : NewId() };
        yield return new InteractionSearch { UserId = users[3] };
        foreach (var number in numbers)
            yield return new InteractionSearch { Destination = number.ToLowerInvariant() };
        yield return new InteractionSearch { Direction = Direction.In };
        yield return new InteractionSearch { Direction = Direction.Out };
        foreach (var stage in Enum.GetValues<DispatchStage>())
            yield return new InteractionSearch { Stage = stage };
        yield return new InteractionSearch { Stage = DispatchStage.Retrying, IntegrationId = integrations[1] };
        yield return new InteractionSearch { Stage = DispatchStage.Held, Direction = Direction.In };
        yield return new InteractionSearch { Direction = Direction.In, Status = InteractionStatus.Sent };
        yield return new InteractionSearch { CreatedFrom = At(20) };
        yield return new InteractionSearch { CreatedTo = At(20) };
        yield return new InteractionSearch { CreatedFrom = At(20).AddTicks(1), CreatedTo = At(40).AddTicks(1) };
        foreach (var text in new[] { "pedido", "línea", "100% [a-z]* (.)\\ $", "áé", "ú\0fin", "\0", "asunto", ".*" })
            yield return new InteractionSearch { Text = text };
    }

    private InteractionSearch Mixed(Random random)
    {
        return new InteractionSearch
        {
            Status = Maybe(3) ? all[random.Next(Count)].Status : null,
            CustomStatus = Maybe(6) ? "READ" : null,
            IntegrationId = Maybe(3) ? integrations[random.Next(3)] : null,
            ProcessId = Maybe(6) ? all[random.Next(Count)].ProcessId : null,
            UserId = Maybe(5) ? users[random.Next(4)] : null,
            Destination = Maybe(4) ? numbers[random.Next(3)].ToLowerInvariant() : null,
            Direction = Maybe(4) ? (Direction)random.Next(2) : null,
            Stage = Maybe(8) ? (DispatchStage)random.Next(7) : null,
            CreatedFrom = Maybe(4) ? At(random.Next(Count / 2)) : null,
            CreatedTo = Maybe(4) ? At(random.Next(Count / 2, Count)) : null,
            Text = Maybe(5) ? "pedido" : null,
        };

        bool Maybe(int outOf) => random.Next(outOf) == 0;
    }

    private async Task FillAsync()
    {
        var processes = new List<Process>();
        for (var i = 0; i < 5; i++)
            processes.Add(await Stores.OpenProcessAsync(Acme, users[i % 4]));
        for (var i = 0; i < Count; i++)
        {
            var interaction = Make(i, processes[i % 5]);
            Assert.Equal(AcceptResult.Accepted, await Stores.AcceptAsync(interaction));
            if (interaction.Direction == Direction.Out && End(interaction, i))
                Assert.Equal(SaveResult.Saved, await Stores.Interactions.SaveAsync(Acme, interaction, None));
            all.Add(interaction);
        }
    }

    private Interaction Make(int i, Process process)
    {
        List<InteractionDestination> destinations = [To(i % 3, process.UserId)];
        if (i % 10 == 9)
            destinations.Add(To((i + 1) % 3, users[(i + 1) % 4]));
        var interaction = new Interaction
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{At(i).ToUnixTimeSeconds():x8}{i:x16}"),
            Tenant = Acme,
            Summary = InteractionSummary.Of(i % 7 == 0 ? "ASUNTO" : "", texts[i % 5]),
            AuditTrail = new AuditTrail { Created = At(i), Updated = At(i), AuthorId = users[0], UpdaterId = users[0] },
            Integration = new InteractionIntegration(integrations[i % 3], "WA-1", NewId(), "WhatsApp", NewId(), "Sinch"),
            Payload = Json("{}"),
            ProcessId = process.Id,
            Destinations = destinations,
            Direction = i % 4 == 3 ? Direction.In : Direction.Out,
        };
        if (interaction.Direction == Direction.In)
            interaction.RegisterInbound(At(i));
        else
            interaction.Register(At(i), At(i), At(i), null);
        return interaction;
    }

    private InteractionDestination To(int number, string user) => new(
        number == 2 ? DestinationKeys.Email : DestinationKeys.PhoneNumber, numbers[number], "ungroup", user);

    private static bool End(Interaction interaction, int i)
    {
        if (i % 5 == 0)
            return Wait(interaction, i / 5 % 5);

        if (i % 5 == 1)
            interaction.RecordFailure(At(i), InteractionStatus.ProviderSendingError, "FAILED", HistoryNotes.Refused, null);
        else
            interaction.RecordSent(At(i), [new ProviderMessage($"m{i}", null)], null);
        if (i % 5 > 2)
            interaction.ApplyNotice(
                At(i), new ProviderNotice.Status($"m{i}", null, DeliveryProgress.Read, "READ", null, null, null, null),
                new ProviderEvent(At(i), "Sinch", "status", null, null, null, null));
        return true;
    }

    private static bool Wait(Interaction interaction, int kind)
    {
        if (kind == 0)
            interaction.RecordRetry(Now, Now.AddHours(1), "429");
        else if (kind == 1)
            interaction.RecordParked(Now, Now.AddHours(1), "401");
        else if (kind == 2)
            interaction.RecordHeld(Now, Now.AddHours(1), HistoryNotes.QuietHours);
        else if (kind == 3)
            interaction.RecordOutcomePending(Now, Now.AddHours(1), "cut");
        return kind < 4;
    }

    /// <summary>Three in each second.</summary>
    private static DateTimeOffset At(int i) => Now.AddTicks(i * (TimeSpan.TicksPerSecond / 3));

    private async Task<List<Interaction>> ReadAsync(InteractionSearch filter, SearchSize size)
    {
        var found = new List<Interaction>();
        string? cursor = null;
        do
        {
            var page = await Stores.Interactions.SearchAsync(Acme, filter, cursor, size, None);
            Assert.InRange(page.Items.Count, 0, size.Rows);
            found.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return found;
    }
}

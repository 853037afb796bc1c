using System.Collections.Frozen;
using Iris.Core.Handles;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Dispatch;

/// <summary>
/// Runs sends: one lane per integration, each with its own concurrency. Intake hands interactions over directly, with the lease already
/// held, so that an idle gateway calls the provider at once; <see cref="DispatchWorker"/> brings what waits in the store.
/// </summary>
internal sealed partial class Dispatcher(
    DispatchSender sender, SendPlaces places, DispatchLanes lanes, DetourMover detours, CircuitWatch watch, IOptions<DispatchOptions> options, TimeProvider time, ILogger<Dispatcher> logger) : IDisposable
{
    private readonly IOptions<DispatchOptions> options = options;
    private readonly CircuitWatch watch = watch;
    private readonly TimeProvider time = time;

    /// <summary>After a stop cuts the calls, their outcomes still have to be written.</summary>
    private static readonly TimeSpan RecordingTime = TimeSpan.FromSeconds(5);

    private readonly FairShares<TenantId> bytes = new(options.Value.MaxWaitingBytes);

    // Never disposed: it has no timer, and a stop may still run while the container ends.
    private readonly CancellationTokenSource abort = new();
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int running;
    private volatile bool stopping;

    /// <summary>Names this process as owner of leases.</summary>
    public string Owner => sender.Owner;

    public TimeSpan Lease { get; } = TimeSpan.FromSeconds(options.Value.LeaseSeconds);

    /// <summary>Bytes of what waits in memory that are still free.</summary>
    public long FreeBytes => bytes.Free;

    /// <summary>A moment's wait before one is accepted, where more comes than goes.</summary>
    public Task HoldAsync(ResolvedIntegration route) => LaneOf(route).HoldAsync();

    /// <summary>Keeps a place, or a call; neither when there is none, or the process stops, and the interaction has to wait in the store.</summary>
    /// <param name="own">The interaction's integration.</param>
    /// <param name="route">The one that it goes through.</param>
    /// <param name="interaction">The interaction.</param>
    public Reservation Reserve(ResolvedIntegration own, ResolvedIntegration route, Interaction interaction)
    {
        if (stopping)
            return Reservation.None;

        var lane = LaneOf(route);
        var asked = route == own ? lane : LaneOf(own);
        var size = InteractionSize.Of(interaction);
        if (!bytes.TryTake(lane.Tenant, size))
        {
            asked.TurnAway(interaction.Priority);
            return Reservation.None;
        }

        if (MayBegin(own, interaction) && TryBegin(lane, interaction.Priority))
            return Reservation.Call;
        if (lane.TryReserve(interaction.Priority))
            return Reservation.Place;

        // It waits in the store as one of its own integration.
        if (asked != lane)
            asked.TurnAway(interaction.Priority);
        bytes.Release(lane.Tenant, size);
        return Reservation.None;
    }

    /// <summary>Gives back what was kept.</summary>
    public void Cancel(ResolvedIntegration route, Interaction interaction, Reservation reservation)
    {
        var lane = LaneOf(route);
        bytes.Release(lane.Tenant, InteractionSize.Of(interaction));
        if (reservation == Reservation.Call)
            Free(lane);
        else
            lane.Cancel(interaction.Priority);
    }

    /// <summary>Dispatches an interaction for which a place, or a call, was kept.</summary>
    public void Submit(ResolvedIntegration route, DispatchItem item)
    {
        var lane = LaneOf(route);
        if (item.HasBegun)
        {
            Run(lane, item);
            return;
        }

        lane.Enqueue(OnItsWay(item, route), fromReservation: true);
        Pump(lane);
    }

    /// <summary>How long one is held whose place, or call, was kept.</summary>
    public TimeSpan LeaseOf(Reservation reservation, ResolvedIntegration route) =>
        reservation == Reservation.Call ? ProviderCaller.LeaseOf(route.Integration.Delivery, TimeSpan.Zero) : Lease;

    /// <summary>Dispatches an interaction that was claimed.</summary>
    /// <param name="own">Its integration; null when there is none any more.</param>
    /// <param name="route">The one that it goes through; null likewise.</param>
    /// <param name="item">The interaction.</param>
    public void Enqueue(ResolvedIntegration? own, ResolvedIntegration? route, DispatchItem item)
    {
        var lane = route is null ? LaneOf(item.Interaction.Integration.IntegrationId, item.Interaction.Tenant) : LaneOf(route);
        if (own is not null && route != own)
            LaneOf(own);
        item = OnItsWay(item, route);
        bytes.Add(lane.Tenant, item.Bytes);
        lane.Enqueue(item, fromReservation: false);
        Pump(lane);
    }

    /// <summary>A claim found less of these integrations than it asked for: what comes in now overtakes nobody.</summary>
    /// <param name="request">The claim.</param>
    /// <param name="claimed">How many of each integration were claimed.</param>
    public void Drained(ClaimRequest request, IReadOnlyDictionary<string, int> claimed)
    {
        var all = claimed.Values.Sum();
        foreach (var (id, lane) in lanes)
        {
            // Where there was no room for all, each had a share of it.
            var most = all < request.Limit ? request.LimitOf(id) : Math.Min(request.LimitOf(id), claimed.Count < request.Limit ? request.Limit / claimed.Count : 0);
            if (!request.BusyIntegrations.Contains(id) && !request.Budget.IsCut(lane.Tenant) && claimed.GetValueOrDefault(id) < most)
                lane.Drained();
        }
    }

    /// <summary>Integrations of which no more shall be claimed now.</summary>
    public IReadOnlyCollection<string> BusyIntegrations()
    {
        List<string>? busy = null;
        foreach (var (id, lane) in lanes)
        {
            var isFull = bytes.IsFull(lane.Tenant);
            if (isFull)
                lane.TurnAway(null);
            if ((lane.IsBusy() && !HasWayAround(lane)) || isFull)
                (busy ??= []).Add(id);
        }

        return busy ?? [];
    }

    /// <summary>Integrations of which less than usual shall be claimed, and how much.</summary>
    public IReadOnlyDictionary<string, int> Places()
    {
        Dictionary<string, int>? claims = null;
        foreach (var (id, lane) in lanes)
        {
            if ((lane.IsDown && WaysAround(lane).FirstOrDefault() is { } other ? other.ClaimPlaces : lane.ClaimPlaces) is { } few)
                (claims ??= [])[id] = few;
        }

        return claims ?? (IReadOnlyDictionary<string, int>)FrozenDictionary<string, int>.Empty;
    }

    /// <summary>Waits until there is room again for what waits in the store, or the time is over.</summary>
    public Task WaitForRoomAsync(TimeSpan longest, CancellationToken cancellationToken) => wake.WaitAsync(longest, cancellationToken);

    /// <summary>Makes the worker look for due work at once.</summary>
    public void Wake()
    {
        try
        {
            if (wake.CurrentCount == 0)
                wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else woke the worker in between.
        }
    }

    /// <summary>Starts nothing more, and waits for what is being sent until the token is cancelled; then the calls are cut.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        stopping = true;
        foreach (var lane in lanes.Values)
            lane.Clear();

        if (Volatile.Read(ref running) == 0)
            return;

        await drained.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await abort.CancelAsync();
        await drained.Task.WaitAsync(RecordingTime, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>The provider of an integration may be called again: its circuit closes, and what waits in memory goes.</summary>
    public async Task ReopenAsync(string integrationId)
    {
        if (!lanes.TryGetValue(integrationId, out var lane))
            return;

        await lane.ReopenAsync();
        Resume(lane);
    }

    /// <summary>How an integration's circuit breaker stands in this process.</summary>
    public (CircuitStatus Status, DateTimeOffset? OpenUntil) CircuitOf(string integrationId) =>
        lanes.TryGetValue(integrationId, out var lane) ? (lane.Circuit.Status, lane.OpenUntil) : (CircuitStatus.Closed, null);

    /// <summary>Every integration whose circuit is not closed.</summary>
    public IEnumerable<(string IntegrationId, CircuitStatus Status)> BrokenCircuits() =>
        lanes.Select(lane => (lane.Key, lane.Value.Circuit.Status)).Where(lane => lane.Status != CircuitStatus.Closed);

    /// <summary>Those whose provider is not called, or tried out, with their tenants and until when.</summary>
    public IEnumerable<(TenantId Tenant, string IntegrationId, DateTimeOffset? OpenUntil)> OpenCircuits() =>
        lanes.Where(lane => lane.Value.Circuit.Status != CircuitStatus.Closed).Select(lane => (lane.Value.Tenant, lane.Key, lane.Value.OpenUntil));

    public void Dispose()
    {
        foreach (var lane in lanes.Values)
            lane.Dispose();
        wake.Dispose();
    }

    /// <summary>What its own provider cannot take now may still be claimed where others can.</summary>
    private bool HasWayAround(DispatchLane lane) => lane.IsDown && lane.HasRoom && WaysAround(lane).Any(other => !other.IsBusy());

    private IEnumerable<DispatchLane> WaysAround(DispatchLane lane) =>
        lane.Alternatives.Select(id => LaneOf(id, lane.Tenant)).Where(other => !other.IsDown);

    private static DispatchItem OnItsWay(DispatchItem item, ResolvedIntegration? route) =>
        item with { Route = route is null ? null : item.Interaction.OtherThanOwn(route.Integration.Id) };

    private DispatchLane LaneOf(ResolvedIntegration integration)
    {
        var lane = LaneOf(integration.Integration.Id, integration.Integration.Tenant);
        lane.Configure(
            integration.Integration.Delivery.MaxConcurrency, integration.Integration.Delivery.MaxPerSecond, integration.Integration.Alternatives);
        return lane;
    }

    private DispatchLane LaneOf(string integrationId, TenantId tenant) =>
        lanes.GetOrAdd(
            integrationId,
            static (id, made) => made.Dispatcher.watch.Over(
                id, new DispatchLane(made.Tenant, made.Dispatcher.options.Value, made.Dispatcher.time, made.Dispatcher.Resume)),
            (Dispatcher: this, Tenant: tenant));

    /// <summary>A pause of a lane is over.</summary>
    private void Resume(DispatchLane lane)
    {
        Pump(lane);
        Wake();
    }

    private void Pump(DispatchLane lane)
    {
        for (var next = lane; next is not null; next = places.Next())
            Start(next);
    }

    private void Start(DispatchLane lane)
    {
        while (!stopping && lane.HasWork && places.TryTake(lane))
        {
            if (lane.TryTake() is not { } item)
            {
                places.Release(lane);
                return;
            }

            Interlocked.Increment(ref running);
            Run(lane, item);
        }
    }

    private void Run(DispatchLane lane, DispatchItem item) => ThreadPool.UnsafeQueueUserWorkItem(
        static work => _ = work.Dispatcher.RunAsync(work.Lane, work.Item), (Dispatcher: this, Lane: lane, Item: item), preferLocal: false);

    /// <summary>
    /// Whether nothing but the call is left to do once it is stored. What may go several ways, is held or brings files is looked at first: an attempt
    /// that is recorded long before it is made is one whose outcome nobody knows should the process die meanwhile.
    /// </summary>
    private static bool MayBegin(ResolvedIntegration own, Interaction interaction) =>
        own.Integration.Hold is null && !RoutePicker.HasPool(interaction, own) && interaction.AttachmentsId.Count == 0;

    private bool TryBegin(DispatchLane lane, Priority priority)
    {
        if (!lane.TryBegin(priority))
            return false;

        if (places.TryTake(lane))
        {
            Interlocked.Increment(ref running);
            return true;
        }

        if (lane.Complete())
            Wake();
        return false;
    }

    /// <summary>One that was being sent, or about to be, is over.</summary>
    private void Free(DispatchLane lane)
    {
        places.Release(lane);
        if (lane.Complete())
            Wake();
        Pump(lane);
        if (Interlocked.Decrement(ref running) == 0 && stopping)
            drained.TrySetResult();
    }

    private async Task RunAsync(DispatchLane lane, DispatchItem item)
    {
        var isOver = true;
        try
        {
            var step = await sender.SendAsync(item, lane, abort.Token);
            if (step.Wait is { } wait)
            {
                isOver = false;
                lane.Return(step.Next ?? item, wait);
            }
            else if (step.Next is { } next && !stopping)
            {
                // Behind what waits already: a long list of destinations holds nobody up.
                var (own, route) = await detours.WayOfAsync(next, step.Via, abort.Token);
                Enqueue(own, route, next);
            }

            if (lane.MayMove)
                await MoveAsync(lane);
        }
        catch (Exception exception)
        {
            // The lease runs out and the interaction comes back by itself, as after a crash.
            LogFailed(exception, item.Interaction.Id);
        }
        finally
        {
            if (isOver)
                bytes.Release(lane.Tenant, item.Bytes);
            Free(lane);
        }
    }

    /// <summary>What waits for a provider that cannot be reached goes another way, if it has one.</summary>
    private async Task MoveAsync(DispatchLane lane)
    {
        foreach (var item in lane.TakeAll())
        {
            var (own, route) = await detours.WayOfAsync(item, null, abort.Token);
            bytes.Release(lane.Tenant, item.Bytes);
            if (!stopping)
                Enqueue(own, route, item);
        }
    }

    [LoggerMessage(EventId = 2001, Level = LogLevel.Error, Message = "Interaction {InteractionId} could not be dispatched; it comes back when its lease ends")]
    private partial void LogFailed(Exception exception, string interactionId);
}

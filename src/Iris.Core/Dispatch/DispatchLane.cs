using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;

namespace Iris.Core.Dispatch;

/// <summary>
/// What waits in memory for one integration, and how many of it are being sent. A dead provider fills its own lane and no other.
/// </summary>
internal sealed class DispatchLane : IDisposable
{
    private static readonly TimeSpan BetweenTurns = TimeSpan.FromMilliseconds(250);

    private readonly Lock gate = new();
    private readonly LaneRoom room = new();
    private readonly LaneBrake brake;
    private readonly int maxCapacity;
    private readonly double rateShare;
    private readonly TimeProvider time;
    private readonly TimeSpan longestPause;
    private readonly LanePace pace;
    private int active;
    private int maxConcurrency = 1;
    private bool turnedAway;
    private DateTimeOffset lastTurn;
    private DateTimeOffset downUntil;
    private bool hasRouted;

    /// <param name="tenant">Whose integration it is.</param>
    /// <param name="options">Capacity, lease, and when the circuit opens.</param>
    /// <param name="time">The clock.</param>
    /// <param name="wake">Called when a pause is over or a token is there.</param>
    public DispatchLane(TenantId tenant, DispatchOptions options, TimeProvider time, Action<DispatchLane> wake)
    {
        (Tenant, maxCapacity, this.time) = (tenant, options.LaneCapacity, time);
        pace = new LanePace(time, () => wake(this));
        brake = new LaneBrake(time);
        // What a slow integration holds in memory has to be sent well within its lease.
        rateShare = options.LeaseSeconds / 4d;
        longestPause = TimeSpan.FromSeconds(options.CircuitMaxBreakSeconds);
        Circuit = new DispatchCircuit(options, time, OnCircuit);
    }

    public TenantId Tenant { get; }

    /// <summary>Places that it holds; kept by <see cref="SendPlaces"/>.</summary>
    public int Places { get; set; }

    public DispatchCircuit Circuit { get; }

    /// <summary>Whether one more may go as far as the lane itself is concerned.</summary>
    public bool HasWork
    {
        get
        {
            lock (gate)
                return room.Waiting > 0 && active < Limit && !IsPaused;
        }
    }

    /// <summary>Until when the circuit is open; null when it is not.</summary>
    public DateTimeOffset? OpenUntil
    {
        get
        {
            lock (gate)
                return Circuit.Status == CircuitStatus.Open ? pace.PausedUntil : null;
        }
    }

    /// <summary>Ids of the integrations through which what is this one's may go instead.</summary>
    public IReadOnlyList<string> Alternatives { get; private set; } = [];

    /// <summary>
    /// Whether what may go another way should: its provider was not reached, and whether it is back, one message is finding out already.
    /// </summary>
    public bool IsDown
    {
        get
        {
            lock (gate)
            {
                return Circuit.Status switch
                {
                    CircuitStatus.Closed => downUntil > time.GetUtcNow(),
                    CircuitStatus.Open => IsPaused || room.Taken + active > 0,
                    _ => true,
                };
            }
        }
    }

    /// <summary>Whether what waits here might go another way.</summary>
    public bool MayMove => IsDown && (Alternatives.Count > 0 || hasRouted);

    /// <summary>Whether claims of what goes another way would still find a place here, should that not do.</summary>
    public bool HasRoom
    {
        get
        {
            lock (gate)
                return room.Taken + active <= Capacity / 2;
        }
    }

    /// <summary>How much one claim may bring, when that is less than usual: of a slow integration little, of one whose provider may be back one.</summary>
    public int? ClaimPlaces
    {
        get
        {
            lock (gate)
            {
                if (Circuit.Status != CircuitStatus.Closed)
                    return 1;

                return pace.PerSecond is null ? null : Math.Max(1, Capacity / 2);
            }
        }
    }

    private int Capacity => pace.PerSecond is { } rate ? (int)Math.Clamp(rate * rateShare, 1, maxCapacity) : maxCapacity;

    /// <summary>While nobody knows whether the provider is back, one message finds out.</summary>
    private int Limit => Circuit.Status == CircuitStatus.Closed ? maxConcurrency : 1;

    private bool IsPaused => pace.PausedUntil is not null;

    /// <summary>Whether more comes than goes, though it goes.</summary>
    private bool IsCrowded =>
        (room.HasBacklog || room.Waiting >= Math.Min(maxConcurrency, Capacity / 4))
        && pace.PerSecond is null && Circuit.Status == CircuitStatus.Closed && !IsPaused;

    /// <summary>Takes the integration's current limits over.</summary>
    /// <param name="concurrency">Calls at the same time.</param>
    /// <param name="maxPerSecond">Calls per second; null for no limit.</param>
    /// <param name="alternatives">Other ways.</param>
    public void Configure(int concurrency, int? maxPerSecond, IReadOnlyList<IntegrationAlternative>? alternatives = null)
    {
        lock (gate)
        {
            if (alternatives is not null && (alternatives.Count > 0 || Alternatives.Count > 0))
                Alternatives = [.. alternatives.Select(one => one.IntegrationId)];
            maxConcurrency = concurrency;
            pace.PerSecond = maxPerSecond;
        }
    }

    /// <summary>A moment's wait for whoever brings one, where more comes than goes.</summary>
    public Task HoldAsync()
    {
        lock (gate)
            return IsCrowded ? brake.HoldAsync() : Task.CompletedTask;
    }

    /// <summary>
    /// Lets one begin that is about to be stored, if the provider may be called at once and nobody waits before it. It counts as being sent from here
    /// on, until <see cref="Complete"/>.
    /// </summary>
    public bool TryBegin(Priority priority)
    {
        lock (gate)
        {
            if (active >= Limit || Circuit.Status != CircuitStatus.Closed || !room.IsFirst(priority) || !pace.TryGo())
                return false;

            active++;
            return true;
        }
    }

    /// <summary>Keeps a place for an interaction that is about to be stored; see <see cref="LaneRoom.TryReserve"/>.</summary>
    public bool TryReserve(Priority priority)
    {
        lock (gate)
        {
            if (!IsPaused && room.TryReserve(priority, active, Capacity))
                return true;

            turnedAway = true;
            room.TurnAway(priority);
            return false;
        }
    }

    /// <summary>There was no room for one for another reason: it waits in the store.</summary>
    /// <param name="priority">Its priority; null for any.</param>
    public void TurnAway(Priority? priority)
    {
        lock (gate)
        {
            turnedAway = true;
            room.TurnAway(priority);
        }
    }

    /// <summary>The store holds nothing more that is due.</summary>
    public void Drained()
    {
        lock (gate)
            room.Drained();
    }

    /// <summary>Gives a kept place back.</summary>
    public void Cancel(Priority priority)
    {
        lock (gate)
            room.Cancel(priority);
    }

    public void Enqueue(DispatchItem item, bool fromReservation)
    {
        lock (gate)
        {
            room.Enqueue(item, fromReservation);
            hasRouted |= item.Route is not null;
        }
    }

    /// <summary>Whether claims shall leave this integration out for now; noted, so that <see cref="Complete"/> tells when that ends.</summary>
    public bool IsBusy()
    {
        lock (gate)
        {
            var busy = IsPaused || room.Taken + active > Capacity / 2;
            turnedAway |= busy;
            return busy && !IsTurnOfTheStore();
        }
    }

    /// <summary>Takes the next one to send, if the integration's limits and its circuit allow one more.</summary>
    public DispatchItem? TryTake()
    {
        lock (gate)
        {
            if (active >= Limit || room.Waiting == 0 || !pace.TryGo())
                return null;

            active++;
            return room.Take();
        }
    }

    /// <summary>What is about to be sent counts for more than one: what follows waits for it. So one that is longer than any burst goes, too.</summary>
    public void Charge(int more)
    {
        lock (gate)
            pace.Charge(more);
    }

    /// <summary>One was not sent after all: it is the next, after a pause.</summary>
    public void Return(DispatchItem item, TimeSpan wait)
    {
        lock (gate)
        {
            room.Return(item);
            if (!IsPaused)
                pace.Pause(wait);
        }
    }

    /// <summary>
    /// The provider wants to be left alone for a while: whatever went meanwhile would be turned away and lose an attempt. Not for longer than
    /// its circuit may be open, since what it said may have been about one message alone.
    /// </summary>
    /// <param name="wait">How long.</param>
    /// <param name="isDown">Whether it takes nothing at all, rather than nothing more.</param>
    public void Pause(TimeSpan wait, bool isDown = false)
    {
        lock (gate)
        {
            var bounded = wait < longestPause ? wait : longestPause;
            pace.Pause(bounded);
            if (isDown)
                downUntil = time.GetUtcNow() + bounded;
        }
    }

    /// <summary>Takes out all that waits, in its order.</summary>
    public IReadOnlyList<DispatchItem> TakeAll()
    {
        lock (gate)
        {
            var all = new List<DispatchItem>(room.Waiting);
            while (room.Take() is { } item)
                all.Add(item);
            return all;
        }
    }

    /// <summary>The provider may be called again, whatever happened before.</summary>
    public async Task ReopenAsync()
    {
        await Circuit.CloseAsync();
        lock (gate)
        {
            downUntil = default;
            pace.Resume();
        }
    }

    /// <summary>One is done.</summary>
    /// <returns>Whether there is room again after interactions had to be left in the store.</returns>
    public bool Complete()
    {
        lock (gate)
        {
            active--;
            brake.Count();
            if (!IsCrowded)
                brake.LetGo();
            if (!turnedAway || IsPaused || room.Taken + active > Capacity / 2)
                return false;

            turnedAway = false;
            return true;
        }
    }

    /// <summary>Forgets what waits. For a stop: the store gives it back.</summary>
    public void Clear()
    {
        lock (gate)
            room.Clear();
    }

    public void Dispose()
    {
        lock (gate)
            pace.Dispose();
    }

    /// <summary>
    /// New messages may keep a lane full for as long as there are too many of them; so that those in the store do not starve meanwhile, a
    /// claim goes past the limit now and then. Not of a slow integration, whose lane is short on purpose.
    /// </summary>
    private bool IsTurnOfTheStore()
    {
        if (!room.HasBacklog || pace.PerSecond is not null || IsPaused || room.Waiting > Capacity * 2)
            return false;

        var now = time.GetUtcNow();
        if (now - lastTurn < BetweenTurns)
            return false;

        lastTurn = now;
        return true;
    }

    /// <summary>The pause of an open circuit is over when one tries the provider out; what the provider asked for since stays.</summary>
    private void OnCircuit(CircuitStatus status, DateTimeOffset? until)
    {
        lock (gate)
        {
            if (status == CircuitStatus.Open && until is { } end)
                pace.Pause(end - time.GetUtcNow());
        }
    }
}

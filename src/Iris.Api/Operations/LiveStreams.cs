using Iris.Core.Kernel;
using Iris.Core.Operations;
using Microsoft.Extensions.Options;

namespace Iris.Api.Operations;

/// <summary>Places for live streams: so many for a tenant, and for all.</summary>
internal sealed class LiveStreams(IOptions<OperationsOptions> options)
{
    private readonly Lock gate = new();
    private readonly Dictionary<TenantId, int> open = [];
    private int all;

    /// <returns>Null when there is none left.</returns>
    public IDisposable? TryTake(TenantId tenant)
    {
        lock (gate)
        {
            var own = open.GetValueOrDefault(tenant);
            if (own >= options.Value.StreamsPerTenant || all >= options.Value.Streams)
                return null;

            open[tenant] = own + 1;
            all++;
            return new Place(this, tenant);
        }
    }

    private void GiveBack(TenantId tenant)
    {
        lock (gate)
        {
            all--;
            if (--open[tenant] == 0)
                open.Remove(tenant);
        }
    }

    private sealed class Place(LiveStreams streams, TenantId tenant) : IDisposable
    {
        private int isGiven;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isGiven, 1) == 0)
                streams.GiveBack(tenant);
        }
    }
}

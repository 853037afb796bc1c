using Iris.Core.Kernel;
using Iris.Core.Webhooks;

namespace Iris.Core.Deliveries;

/// <summary>Shows what waits for webhooks' hosts, as it was a moment ago: reading it costs nothing.</summary>
public sealed class BacklogBoard
{
    private volatile ILookup<TenantId, HostBacklog> latest = Enumerable.Empty<HostBacklog>().ToLookup(backlog => backlog.Tenant);

    internal BacklogBoard()
    {
    }

    /// <summary>Of one tenant; empty until it was counted for the first time.</summary>
    public IEnumerable<HostBacklog> Of(TenantId tenant) => latest[tenant];

    internal void Show(IReadOnlyList<HostBacklog> backlogs) => latest = backlogs.ToLookup(backlog => backlog.Tenant);
}

using Iris.Core.Kernel;

namespace Iris.Core.Sending;

/// <summary>
/// Which integrations are being tested in this process: each once at a time, and few of a tenant, so that tests neither hammer a provider nor take
/// the connections of sends.
/// </summary>
internal sealed class TestPlaces
{
    /// <summary>Ours: enough for whoever tries out all of them one after the other.</summary>
    public const int MostOfATenant = 4;

    private readonly Lock gate = new();
    private readonly Dictionary<TenantId, HashSet<string>> tested = [];

    /// <summary>Takes a place; false when there is none.</summary>
    public bool TryTake(TenantId tenant, string integrationId)
    {
        lock (gate)
        {
            var own = tested.TryGetValue(tenant, out var found) ? found : tested[tenant] = [];
            return own.Count < MostOfATenant && own.Add(integrationId);
        }
    }

    public void Release(TenantId tenant, string integrationId)
    {
        lock (gate)
        {
            tested[tenant].Remove(integrationId);
            if (tested[tenant].Count == 0)
                tested.Remove(tenant);
        }
    }
}

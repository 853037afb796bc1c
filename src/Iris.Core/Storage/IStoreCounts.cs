namespace Iris.Core.Storage;

/// <summary>Counts what a store holds.</summary>
public interface IStoreCounts
{
    /// <summary>How many there are of each of <see cref="StoreKinds.All"/>, over all tenants.</summary>
    Task<IReadOnlyDictionary<string, long>> CountAsync(CancellationToken cancellationToken);
}

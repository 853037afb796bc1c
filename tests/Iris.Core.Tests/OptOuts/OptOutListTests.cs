using Iris.Core.Addresses;
using Iris.Core.Kernel;
using Iris.Core.OptOuts;
using Iris.Testing;

namespace Iris.Core.Tests.OptOuts;

public sealed class OptOutListTests
{
    private static readonly Address Phone = new(DestinationKeys.PhoneNumber, "34600000001");

    [Fact]
    public async Task AddAsync_WhileAnotherAsks_IsSeenAtOnce()
    {
        var store = new SlowStore();
        var list = new OptOutList(store, new PersonAddresses(null!), TestClock.New());
        var early = list.HasAnyAsync(Builders.Tenant, default).AsTask();

        await list.AddAsync(Builders.Tenant, new OptOutScope("SMS"), Phone, OptOutSource.Api, null, default);
        store.AnswerEarly.SetResult(false);
        Assert.False(await early);

        Assert.True(await list.HasAnyAsync(Builders.Tenant, default));
    }

    /// <summary>Answers the first question late, with what held when it was asked.</summary>
    private sealed class SlowStore : IOptOutStore
    {
        private readonly List<string> added = [];
        private int questions;

        public TaskCompletionSource<bool> AnswerEarly { get; } = new();

        public Task<bool> AddAsync(TenantId tenant, OptOut optOut, CancellationToken cancellationToken)
        {
            added.Add(optOut.Destination);
            return Task.FromResult(true);
        }

        public Task<bool> AnyAsync(TenantId tenant, CancellationToken cancellationToken) =>
            questions++ == 0 ? AnswerEarly.Task : Task.FromResult(added.Count > 0);

        public Task<IReadOnlyList<string>> FindAsync(
            TenantId tenant, OptOutScope scope, IReadOnlyList<string> destinations, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<OptOut?> RemoveAsync(TenantId tenant, string id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> RemoveAsync(TenantId tenant, OptOutScope scope, string destination, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<Page<OptOut>> ListAsync(
            TenantId tenant, OptOutFilter filter, string? cursor, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

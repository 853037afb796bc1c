using Iris.Core.Callbacks;
using Iris.Core.Channels;
using Iris.Core.Kernel;
using Iris.Core.Tenants;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Iris.Core.Tests.Callbacks;

public sealed class NoticePrunerTests
{
    private static readonly TenantId Other = new("other");

    private readonly FakeTimeProvider clock = TestClock.New();

    [Fact]
    public async Task ExecuteAsync_ManyThatBelongToNoMessage_KeepsTheNewestOfEachTenant()
    {
        await using var host = await CoreHost.StartAsync(
            settings: new() { ["Callbacks:MaxUnmatched"] = "2" }, configure: services => services.AddSingleton<TimeProvider>(clock));
        var store = host.Get<ICallbackStore>();
        foreach (var tenant in new[] { Builders.Tenant, Other })
            await host.Get<ITenantStore>().CreateAsync(new Tenant { Id = tenant, Name = "Tenant", Created = clock.GetUtcNow() }, default);
        var unmatched = new List<StoredCallback>();
        for (var i = 0; i < 5; i++)
            unmatched.Add(await AddAsync(store, Builders.Tenant, CallbackState.Unmatched));
        var unreadable = new List<StoredCallback>();
        for (var i = 0; i < 3; i++)
            unreadable.Add(await AddAsync(store, Builders.Tenant, CallbackState.Unreadable));
        StoredCallback[] kept =
        [
            .. unmatched[3..], .. unreadable[1..],
            await AddAsync(store, Other, CallbackState.Unmatched),
            await AddAsync(store, Builders.Tenant, CallbackState.Done),
            await AddAsync(store, Builders.Tenant, CallbackState.Pending),
        ];

        clock.Advance(TimeSpan.FromHours(1));

        foreach (var notice in unmatched.Concat(unreadable).Except(kept))
            await Eventually.HoldsAsync(async () => await store.FindAsync(notice.Tenant, notice.Id, default) is null, "it is removed");
        foreach (var notice in kept)
            Assert.NotNull(await store.FindAsync(notice.Tenant, notice.Id, default));
    }

    private async Task<StoredCallback> AddAsync(ICallbackStore store, TenantId tenant, CallbackState state)
    {
        var notice = new StoredCallback
        {
            Id = IrisId.New(clock.GetUtcNow()),
            Tenant = tenant,
            IntegrationId = IrisId.New(clock.GetUtcNow()),
            Lane = CallbackLane.Status,
            Callback = new ProviderCallback("POST", "https://gw.example.test/callback", [], [], [], clock.GetUtcNow()),
            State = state,
            DueAt = state == CallbackState.Pending ? clock.GetUtcNow().AddDays(1) : null,
            Problem = state is CallbackState.Pending or CallbackState.Done ? null : "Why.",
        };
        await store.AddAsync(tenant, notice, default);
        return notice;
    }
}

using Iris.Core.Exchanges;
using Iris.Core.Kernel;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

public abstract class ExchangeStoreContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    [Fact]
    public async Task ListAsync_OfAnInteraction_GivesWhatWasAddedNewestFirst()
    {
        var interaction = NewId();
        ProviderExchange[] added = [Exchange(Acme, interaction), Exchange(Acme, interaction), Exchange(Acme, interaction)];
        await Stores.Exchanges.AddAsync([.. added, Exchange(Acme, NewId()), Exchange(Other, interaction)], None);

        var found = await Pages.ReadAsync(2, (cursor, limit) => Stores.Exchanges.ListAsync(Acme, interaction, cursor, limit, None));

        Assert.Equal(added.Reverse(), found);
        Assert.Empty((await Stores.Exchanges.ListAsync(Acme, NewId(), null, 10, None)).Items);
        Assert.Single((await Stores.Exchanges.ListAsync(Other, interaction, null, 10, None)).Items);
    }

    [Fact]
    public async Task ListAsync_NothingButWhatMustBe_ReadsBackTheSame()
    {
        var exchange = Exchange(Acme, NewId()) with { Method = null, Host = null, Path = null, Status = null, Request = null, Response = null, Error = null };
        await Stores.Exchanges.AddAsync([exchange], None);

        Assert.Equal(exchange, Assert.Single((await Stores.Exchanges.ListAsync(Acme, exchange.InteractionId, null, 10, None)).Items));
    }

    [Fact]
    public async Task PruneAsync_OlderThanAMoment_RemovesTheOldestFirstAndNoMoreThanAsked()
    {
        var interaction = NewId();
        await Stores.Exchanges.AddAsync([.. new[] { 3, 1, 2, 0 }.Select(day => Exchange(Acme, interaction) with { Date = Now.AddDays(-day) })], None);

        Assert.Equal(2, await Stores.Exchanges.PruneAsync(Now, 2, None));
        Assert.Equal(1, await Stores.Exchanges.PruneAsync(Now, 2, None));
        Assert.Equal(0, await Stores.Exchanges.PruneAsync(Now, 2, None));

        Assert.Equal(Now, Assert.Single((await Stores.Exchanges.ListAsync(Acme, interaction, null, 10, None)).Items).Date);
    }

    private static ProviderExchange Exchange(TenantId tenant, string interactionId) => new()
    {
        Id = NewId(),
        Tenant = tenant,
        InteractionId = interactionId,
        IntegrationId = NewId(),
        Provider = "Sinch",
        Attempt = 2,
        Date = Now,
        DurationMilliseconds = 12,
        Method = "POST",
        Host = "api.example.test",
        Path = "/v1/messages",
        Status = 503,
        Request = Odd,
        Response = """{"a":"b"}""",
        Error = "Nothing",
    };
}

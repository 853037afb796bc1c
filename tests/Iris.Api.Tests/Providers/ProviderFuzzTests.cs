using System.Text;
using Iris.Testing;

namespace Iris.Api.Tests.Providers;

/// <summary>Damaged notices, properly signed, against the whole gateway: each is answered, kept and looked at.</summary>
public sealed class ProviderFuzzTests(ProviderGateway gateway) : IClassFixture<ProviderGateway>
{
    private const int Rounds = 150;
    private const int Seed = 20_260_101;

    public static TheoryData<string> Providers => ProviderTests.Providers;

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Callback_Damaged_IsTakenAndNeverLost(string name)
    {
        var provider = ProviderCases.Find(name);
        await using var sent = await gateway.SendAsync(provider);
        var random = new Random(Seed);
        Func<ProviderRun, CallbackRequest>[] samples =
            [.. provider.Notices.Append(provider.Failure).Select(notice => notice.Request), provider.Inbound];

        for (var round = 0; round < Rounds; round++)
        {
            var damaged = Damage(samples[round % samples.Length](sent.Run), random);
            Assert.Equal(200, await sent.CallAsync(sent.Signed(damaged)));
        }

        await sent.WaitForTriedAsync(Rounds);
        Assert.NotEmpty((await sent.ReadAsync()).GetProperty("auditTrail").GetProperty("providerEvents").EnumerateArray().Skip(1));
    }

    private static CallbackRequest Damage(CallbackRequest request, Random random) => request.Json is { } json
        ? request with { Json = Encoding.UTF8.GetString(DamagedNotice.Of(json, random)) }
        : request with { Parameters = DamagedNotice.Of(request.Parameters, random) };
}

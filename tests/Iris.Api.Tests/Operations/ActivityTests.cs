using System.Text.Json;
using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Operations;

/// <summary>What operators see of what happened over time.</summary>
public sealed class ActivityTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Activity = "/operations/activity";

    [Theory]
    [InlineData("", 1, 60)]
    [InlineData("?hours=2", 10, 12)]
    [InlineData("?hours=24", 10, 144)]
    public async Task Read_SomeSent_TellsPartByPartWithoutAGap(string query, int minutes, int count)
    {
        var (tenant, other) = (await application.NewTenantAsync(), await application.NewTenantAsync());
        var (integration, idle) = (await tenant.NewIntegrationAsync(), await tenant.NewIntegrationAsync());
        await tenant.WaitForStatusAsync((await tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(200).Id, "SENT");

        var found = default(JsonElement);
        await Eventually.HoldsAsync(async () => Sent(found = await ReadAsync(tenant, query)) == 1, "it is counted");

        var points = found.GetProperty("points").EnumerateArray().ToList();
        Assert.Equal((minutes, count), (found.GetProperty("minutes").GetInt32(), points.Count));
        Assert.Equal(["at", "accepted", "sent", "failed", "received"], points[0].EnumerateObject().Select(member => member.Name));
        var times = points.ConvertAll(point => point.GetProperty("at").GetDateTimeOffset());
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.Equal(TimeSpan.FromMinutes(minutes), pair.Second - pair.First));
        Assert.InRange(DateTimeOffset.UtcNow - times[^1], TimeSpan.Zero, TimeSpan.FromMinutes(minutes + 1));
        var separator = query.Length == 0 ? "?" : $"{query}&";
        Assert.Equal(1, Sent(await ReadAsync(tenant, $"{separator}integrationId={integration}")));
        Assert.Equal(0, Sent(await ReadAsync(tenant, $"{separator}integrationId={idle}")));
        Assert.Equal(0, Sent(await ReadAsync(other, $"{separator}integrationId={integration}")));
    }

    [Theory]
    [InlineData("?hours=0", "OUT_OF_RANGE", "hours")]
    [InlineData("?hours=25", "OUT_OF_RANGE", "hours")]
    [InlineData("?integrationId=x", "INVALID_ID", "integrationId")]
    [InlineData("?days=1", "UNKNOWN_PARAMETER", "days")]
    public async Task Read_BadQuestion_IsRefused(string query, string code, string field)
    {
        var tenant = await application.NewTenantAsync();

        var error = (await tenant.Client.GetAsync(Activity + query)).Expect(400).Envelope.GetProperty("error")[0];

        Assert.Equal((code, field), (error.GetProperty("code").GetString(), error.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task Read_ScopeIsAnother_IsForbidden()
    {
        var tenant = await application.NewTenantAsync();

        (await (await tenant.ClientWithScopesAsync("send", "configure")).GetAsync(Activity)).Expect(403);
    }

    private static async Task<JsonElement> ReadAsync(TestTenant tenant, string query) => (await tenant.Client.GetAsync(Activity + query)).Expect(200).Payload;

    private static long Sent(JsonElement series) => series.GetProperty("points").EnumerateArray().Sum(point => point.GetProperty("sent").GetInt64());
}

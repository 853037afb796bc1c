using System.Text.Json;
using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Sandbox;

/// <summary>A tenant's sandbox, seen from the tenant and from the end user.</summary>
internal sealed record SandboxSide(TestTenant Tenant, string Integration)
{
    public static async Task<SandboxSide> NewAsync(IrisApplication application, object? settings = null, string channel = "SMS")
    {
        var tenant = await application.NewTenantAsync();
        return new(tenant, await tenant.NewIntegrationAsync(channel, "Sandbox", settings));
    }

    public async Task<string> SendAsync(params string[] destinations) => (await TrySendAsync(null, destinations)).Expect(200).Id;

    public Task<Answer> TrySendAsync(string? sendAt, params string[] destinations) =>
        Tenant.Client.PostAsync("/conversation/interaction", new
        {
            payLoad = new { Type = "simple-text", Text = "¿Viene mañana?" },
            integrationId = Integration,
            Destinations = destinations,
            AutoCreateUser = true,
            AutoCreateProcess = true,
            sendAt,
        });

    /// <summary>Sends, and waits until the sandbox has it.</summary>
    public async Task<string> SentAsync(params string[] destinations)
    {
        var id = await SendAsync(destinations);
        await Tenant.WaitForStatusAsync(id, "SENT");
        return id;
    }

    public Task<Answer> ReplyAsync(object body) => Tenant.Client.PostAsync($"/sandbox/{Integration}/reply", body);

    public Task<Answer> NoticeAsync(object body) => Tenant.Client.PostAsync($"/sandbox/{Integration}/notice", body);

    /// <summary>Everything that a destination sent or got, oldest first, once the condition holds.</summary>
    public Task<IReadOnlyList<JsonElement>> WaitForAsync(string phone, Func<IReadOnlyList<JsonElement>, bool> condition, string what) => Eventually.GetAsync(
        async () =>
        {
            var found = (await Tenant.Client.GetAsync($"/conversation/interaction?destination={Uri.EscapeDataString(phone)}")).Expect(200);
            IReadOnlyList<JsonElement> items = [.. found.Payload.GetProperty("items").EnumerateArray().Reverse()];
            return condition(items) ? items : null;
        },
        what);

    /// <summary>The first message that an end user wrote.</summary>
    public async Task<JsonElement> ReceivedAsync(string phone) =>
        (await WaitForAsync(phone, items => items.Any(IsInbound), "the reply is registered")).First(IsInbound);

    /// <summary>Reads an interaction once the provider told so many things of it.</summary>
    public async Task<JsonElement> ToldAsync(string id, int events) => (await Eventually.GetAsync(
        async () => await Tenant.Client.GetAsync($"/conversation/interaction/{id}") is var read && WordsOf(read.Expect(200).Payload).Count == events ? read : null,
        $"{events} events of {id}")).Payload;

    /// <summary>No callback of the sandbox waits any more.</summary>
    public Task AllAppliedAsync() => Eventually.GetAsync(
        async () => (await Tenant.Client.GetAsync($"/configuration/integration/{Integration}/notice/count")).Expect(200).Payload is var counts
            && counts.GetProperty("pending").GetInt32() == 0 && counts.GetProperty("done").GetInt32() > 0
                ? "yes"
                : null,
        "all notices are applied");

    public static bool IsInbound(JsonElement interaction) => interaction.GetProperty("direction").GetString() == "in";

    public static IReadOnlyList<string?> WordsOf(JsonElement interaction) =>
        [.. interaction.GetProperty("auditTrail").GetProperty("providerEvents").EnumerateArray().Select(told => told.GetProperty("event").GetString())];

    public static IReadOnlyList<string?> HistoryOf(JsonElement interaction) =>
        [.. interaction.GetProperty("auditTrail").GetProperty("history").EnumerateArray().Select(entry => entry.GetProperty("status").GetString())];

    public static (string?, string?) StateOf(JsonElement interaction) =>
        (interaction.GetProperty("status").GetString(), interaction.GetProperty("customStatus").GetString());
}

using System.Text.Json;
using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.OpenApi;

/// <summary>Whatever kind of message a channel takes can be looked up in the description.</summary>
public sealed class PayloadDescriptionTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Fact]
    public async Task Description_EveryPayloadTypeOfEveryChannel_IsNamedAndHasAnExample()
    {
        var document = JsonElement.Parse(await application.Anonymous().Http.GetStringAsync("/swagger/v1/swagger.json"));
        var words = document.GetProperty("components").GetProperty("schemas").GetProperty("SendRequest")
            .GetProperty("properties").GetProperty("payLoad").GetProperty("description").GetString()!;
        var examples = document.GetProperty("paths").GetProperty("/conversation/interaction").GetProperty("post")
            .GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("examples");
        var shown = examples.EnumerateObject().Where(example => !example.Name.StartsWith("send-strategy", StringComparison.Ordinal)).Select(example => (example.Name.Split('-')[1], TypeIn(example.Value.GetProperty("value")))).ToHashSet();

        var types = await TypesAsync();

        Assert.Superset(new HashSet<string> { "WhatsApp", "RCS", "SMS", "Email" }, types.Select(type => type.Channel).ToHashSet());
        Assert.All(types, type =>
        {
            Assert.Contains($"{type.Channel}: ", words, StringComparison.Ordinal);
            Assert.Contains($"`{type.Type}`", words, StringComparison.Ordinal);
            Assert.Contains((type.Channel.ToLowerInvariant(), type.Type), shown);
        });
    }

    private static string? TypeIn(JsonElement body) =>
        body.TryGetProperty("payLoad", out var payload) ? payload.GetProperty("Type").GetString() : null;

    private async Task<IReadOnlyList<(string Channel, string Type)>> TypesAsync()
    {
        var tenant = await application.NewTenantAsync();
        var channels = (await tenant.Client.GetAsync("/configuration/integration/types")).Expect(200).Payload.EnumerateArray();
        return
        [
            .. channels.Select(channel => (Name: channel.GetProperty("integrationTypeName").GetString()!, Types: channel.GetProperty("payloadTypes")))
                .Where(channel => channel.Name != ScriptedChannel.ChannelName)
                .SelectMany(channel => channel.Types.EnumerateArray().Select(type => (channel.Name, type.GetString()!))),
        ];
    }
}

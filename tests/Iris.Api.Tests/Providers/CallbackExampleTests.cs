using System.Text.Json;
using System.Text.RegularExpressions;

namespace Iris.Api.Tests.Providers;

/// <summary>The callbacks that the description of the API shows do what they say.</summary>
public sealed partial class CallbackExampleTests(ProviderGateway gateway) : IClassFixture<ProviderGateway>
{
    [Theory]
    [InlineData("WhatsApp/SinchLatam", "callback-whatsapp-status", "DELIVERED_SUCCESS")]
    [InlineData("SMS/Sinch", "callback-sms-report", "Delivered")]
    public async Task Description_StatusExample_CompletesTheInteraction(string provider, string example, string word)
    {
        await using var sent = await gateway.SendAsync(ProviderCases.Find(provider));

        await sent.TakeAsync(await LoadAsync(example, sent.Run));

        var read = await sent.ReadAsync();
        Assert.Equal(("COMPLETED", word), (read.GetProperty("status").GetString(), read.GetProperty("customStatus").GetString()));
    }

    [Theory]
    [InlineData("WhatsApp/SinchLatam", "callback-whatsapp-reply", "list-reply", "August 7, 11:00")]
    [InlineData("SMS/Sinch", "callback-sms-reply", "text", "Quiero una cita")]
    public async Task Description_ReplyExample_IsReceived(string provider, string example, string type, string text)
    {
        await using var sent = await gateway.SendAsync(ProviderCases.Find(provider));

        await sent.TakeAsync(await LoadAsync(example, sent.Run));

        var reply = Assert.Single(await sent.ReadProcessAsync(), item => item.GetProperty("status").GetString() == "RECEIVED");
        var payload = reply.GetProperty("payload");
        Assert.Equal((type, text), (payload.GetProperty("Type").GetString(), payload.GetProperty("Text").GetString()));
    }

    [Fact]
    public async Task Description_Examples_AreTheseFour()
    {
        Assert.Equal(
            ["callback-whatsapp-status", "callback-whatsapp-reply", "callback-sms-report", "callback-sms-reply"],
            (await LoadExamplesAsync()).EnumerateObject().Select(example => example.Name));
    }

    /// <summary>The example about the message of a run in place of one that nobody sent.</summary>
    private async Task<CallbackRequest> LoadAsync(string example, ProviderRun run)
    {
        var body = (await LoadExamplesAsync()).GetProperty(example).GetProperty("value").GetRawText();
        return CallbackRequest.OfJson(JsonElement.Parse(
            Id().Replace(body, run.Reference).Replace("34638766068", run.Phone, StringComparison.Ordinal)));
    }

    [GeneratedRegex("[0-9a-f]{24}")]
    private static partial Regex Id();

    private async Task<JsonElement> LoadExamplesAsync()
    {
        var document = JsonElement.Parse(await gateway.Application.Anonymous().Http.GetStringAsync("/swagger/v1/swagger.json"));
        return document.GetProperty("paths").GetProperty("/callback/{integrationId}/{token}").GetProperty("post")
            .GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("examples");
    }
}

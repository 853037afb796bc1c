using System.Text.Json;
using Iris.Api.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Iris.Api.Tests.Dispatch;

/// <summary>A provider on a real port that takes everything, and the integration of a gateway that sends to it. (Source: B.2)</summary>
internal sealed class TestProvider(TestReceiver receiver) : IAsyncDisposable
{
    /// <summary>The interactions that came, in order.</summary>
    public IReadOnlyList<string> Arrivals => [.. receiver.Calls.Select(ReferenceOf)];

    /// <summary>What the next call comes to; then it takes everything again.</summary>
    public RequestDelegate? Once { get; set; }

    public static async Task<TestProvider> StartAsync()
    {
        var receiver = await TestReceiver.StartAsync();
        var provider = new TestProvider(receiver);
        receiver.Behaviour = (context, call) =>
        {
            context.Items[typeof(ReceivedCall)] = call;
            var once = provider.Once;
            provider.Once = null;
            return (once ?? AcceptAsync)(context);
        };
        return provider;
    }

    /// <summary>Takes the message of a call.</summary>
    public static Task AcceptAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        var reference = ReferenceOf((ReceivedCall)context.Items[typeof(ReceivedCall)]!);
        return context.Response.WriteAsync($$"""{"id":"r{{reference}}","destinations":[{"id":"m{{reference}}","correlationId":"{{reference}}"}]}""");
    }

    /// <summary>Makes an integration that sends one message at a time to this provider.</summary>
    public async Task<string> NewIntegrationAsync(IrisClient client, int timeoutSeconds = 30)
    {
        var answer = await client.PostAsync("/configuration/integration", new
        {
            name = "one at a time",
            channel = "WhatsApp",
            provider = "SinchLatam",
            settings = new { baseUrl = new Uri(receiver.Url).GetLeftPart(UriPartial.Authority), userName = "u", authenticationToken = "t" },
            delivery = new { maxConcurrency = 1, timeoutSeconds },
        });
        return answer.Expect(200).Payload.GetProperty("integrationId").GetString()!;
    }

    public ValueTask DisposeAsync() => receiver.DisposeAsync();

    private static string ReferenceOf(ReceivedCall call) =>
        JsonElement.Parse(call.Text).GetProperty("destinations")[0].GetProperty("correlationId").GetString()!;
}

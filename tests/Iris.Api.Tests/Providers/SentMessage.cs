using System.Text.Json;
using Iris.Api.Tests.Support;
using Iris.Testing;
using Microsoft.AspNetCore.Http;

namespace Iris.Api.Tests.Providers;

/// <summary>A message that the gateway handed to a provider on a real port, and the callbacks that come back.</summary>
internal sealed class SentMessage : IAsyncDisposable
{
    private readonly TestReceiver receiver;
    private readonly TestTenant tenant;
    private readonly string integration;
    private int taken;

    private SentMessage(ProviderCase provider, TestReceiver receiver, TestTenant tenant, string integration, ProviderRun run)
    {
        (Provider, Run) = (provider, run);
        (this.receiver, this.tenant, this.integration) = (receiver, tenant, integration);
    }

    public ProviderCase Provider { get; }

    public ProviderRun Run { get; private init; }

    /// <summary>Calls that the provider got.</summary>
    public IReadOnlyList<ReceivedCall> Calls => receiver.Calls;

    /// <summary>Sends and waits until the provider has taken it.</summary>
    public static async Task<SentMessage> SendAsync(IrisApplication application, ProviderCase provider)
    {
        var run = new ProviderRun(TestTenant.NewPhone(), Guid.NewGuid().ToString());
        var receiver = await TestReceiver.StartAsync();
        try
        {
            receiver.Behaviour = (context, call) => AnswerAsync(context, provider.Answer(run, call));
            var tenant = await application.NewTenantAsync();
            var integration = await tenant.NewIntegrationAsync(provider.Channel, provider.Provider, provider.Settings(receiver.Url));
            var sent = (await tenant.Client.PostAsync("/conversation/interaction", new
            {
                payLoad = provider.Payload,
                integrationId = integration,
                Destinations = new[] { run.Phone },
                AutoCreateUser = true,
                AutoCreateProcess = true,
            })).Expect(200);
            await tenant.WaitForStatusAsync(sent.Id, "SENT");
            var url = (await tenant.Client.GetAsync($"/configuration/integration/{integration}")).Expect(200)
                .Payload.GetProperty("callbackUrl").GetString()!;
            return new SentMessage(provider, receiver, tenant, integration, run) { Run = run with { Reference = sent.Id, CallbackUrl = url } };
        }
        catch
        {
            await receiver.DisposeAsync();
            throw;
        }
    }

    /// <summary>The interaction as the API answers it.</summary>
    public async Task<JsonElement> ReadAsync() =>
        (await tenant.Client.GetAsync($"/conversation/interaction/{Run.Reference}")).Expect(200).Payload;

    /// <summary>All interactions of its process, newest first.</summary>
    public async Task<IReadOnlyList<JsonElement>> ReadProcessAsync()
    {
        var process = (await ReadAsync()).GetProperty("processId").GetString();
        var list = (await tenant.Client.GetAsync($"/conversation/process/{process}/interactions")).Expect(200);
        return [.. list.Payload.GetProperty("items").EnumerateArray()];
    }

    /// <summary>How many users and processes the end user has become.</summary>
    public async Task<(int Users, int Processes)> CountAsync()
    {
        var users = (await tenant.Client.GetAsync($"/user?destination={Run.Phone}")).Expect(200).Payload.GetProperty("items");
        var processes = (await tenant.Client.GetAsync($"/conversation/process?userId={users[0].GetProperty("id").GetString()}")).Expect(200);
        return (users.GetArrayLength(), processes.Payload.GetProperty("items").GetArrayLength());
    }

    public CallbackRequest Signed(CallbackRequest request) => Provider.Sign?.Invoke(Run, request) ?? request;

    /// <summary>Calls back as the provider does and waits until the gateway has applied it.</summary>
    public async Task TakeAsync(CallbackRequest request)
    {
        Assert.Equal(200, await CallAsync(Signed(request)));
        await WaitForAppliedAsync(++taken);
    }

    /// <summary>Calls back and answers the status.</summary>
    public async Task<int> CallAsync(CallbackRequest request)
    {
        using var message = request.ToMessage(new Uri(Run.CallbackUrl).AbsolutePath);
        using var response = await tenant.Application.Anonymous().Http.SendAsync(message);
        return (int)response.StatusCode;
    }

    /// <summary>Waits until so many callbacks are applied, and fails when one could not be.</summary>
    public Task WaitForAppliedAsync(int count) => Eventually.GetAsync(
        async () =>
        {
            var counts = (await tenant.Client.GetAsync($"/configuration/integration/{integration}/notice/count")).Expect(200).Payload;
            Assert.Equal(0, counts.GetProperty("unreadable").GetInt32());
            return counts.GetProperty("done").GetInt32() == count ? "yes" : null;
        },
        $"{count} callbacks are applied");

    /// <summary>Waits until so many callbacks are applied, unreadable, or parked since they name no known message.</summary>
    public Task WaitForTriedAsync(int count) => Eventually.GetAsync(
        async () =>
        {
            var items = await ReadNoticesAsync();
            Assert.Equal(count, items.Count);
            return items.All(item => item.GetProperty("state").GetString() != "pending" || item.GetProperty("attempts").GetInt32() > 0) ? "yes" : null;
        },
        $"{count} callbacks are tried");

    public ValueTask DisposeAsync() => receiver.DisposeAsync();

    private async Task<IReadOnlyList<JsonElement>> ReadNoticesAsync() =>
        [.. (await tenant.Client.GetAsync($"/configuration/integration/{integration}/notice?limit=200")).Expect(200).Payload.GetProperty("items").EnumerateArray()];

    private static Task AnswerAsync(HttpContext context, (int Status, object Body)? answer)
    {
        context.Response.StatusCode = answer?.Status ?? 404;
        return answer is null ? Task.CompletedTask : context.Response.WriteAsJsonAsync(answer.Value.Body, JsonSerializerOptions.Default);
    }
}

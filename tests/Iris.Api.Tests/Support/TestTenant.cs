using System.Text.Json;
using Iris.Core.Kernel;
using Iris.Testing;

namespace Iris.Api.Tests.Support;

/// <summary>A tenant of one test, with the calls that most tests make.</summary>
internal sealed class TestTenant(IrisApplication application, TenantId id, IrisClient client)
{
    public const string Email = "ops@example.test";
    public const string Password = "a long passphrase";

    private static int lastPhone = 600_000_000;

    public IrisApplication Application => application;

    public TenantId Id => id;

    /// <summary>A client with every scope.</summary>
    public IrisClient Client => client;

    /// <summary>A number that no other test uses.</summary>
    public static string NewPhone() => $"34{Interlocked.Increment(ref lastPhone)}";

    public async Task<IrisClient> ClientWithScopesAsync(params string[] scopes) =>
        application.Anonymous().WithKey(await application.NewKeyAsync(id, scopes));

    /// <summary>An account with <see cref="Email"/> and <see cref="Password"/> unless said otherwise, and its id.</summary>
    public async Task<string> NewAccountAsync(string email = Email, params string[] scopes)
    {
        var body = new { email, password = Password, scopes = scopes.Length == 0 ? ["read", "admin"] : scopes };
        return (await client.PostAsync("/configuration/account", body)).Expect(200).Id;
    }

    public Task<Answer> TryLogInAsync(string email = Email, string password = Password, IrisClient? by = null) =>
        (by ?? application.Anonymous()).PostAsync("/user/login", new { Email = email, Password = password, tenant = id.Value });

    /// <summary>A client with a new token of the account.</summary>
    public async Task<IrisClient> LogInAsync(string email = Email, string password = Password) =>
        application.Anonymous().WithToken((await TryLogInAsync(email, password)).Expect(200).Payload.GetString()!);

    public async Task<string> NewIntegrationAsync(
        string channel = ScriptedChannel.ChannelName, string provider = ScriptedAdapter.ProviderName, object? settings = null, string? callbacks = null)
    {
        var answer = await client.PostAsync(
            "/configuration/integration", new { name = $"{channel}-1", channel, provider, settings = settings ?? new { }, callbacks });
        return answer.Expect(200).Payload.GetProperty("integrationId").GetString()!;
    }

    public async Task<JsonElement> NewUserAsync(params string[] phones)
    {
        var destinations = phones.Select(value => new { key = "PhoneNumber", value });
        return (await client.PostAsync("/user", new { name = "Sergio", destinations })).Expect(200).Payload;
    }

    public async Task<string> NewProcessAsync(string userId) =>
        (await client.PostAsync("/conversation/process", new { userId })).Expect(200).Id;

    /// <summary>Sets an integration's webhook to all events and answers its secret.</summary>
    public async Task<string> SetWebhookAsync(string integrationId, string url, params string[] subscriptions)
    {
        var body = new { Url = url, Subscriptions = subscriptions.Length == 0 ? ["*"] : subscriptions };
        var answer = await client.PostAsync($"/configuration/integration/{integrationId}/webhook", body);
        return answer.Expect(200).Payload.GetProperty("secret").GetString()!;
    }

    /// <summary>The documented body with a payload of the scripted channel.</summary>
    public Task<Answer> SendAsync(
        string integrationId, string destination, string? processId = null, bool createUser = true, bool createProcess = true) =>
        SendAsync(integrationId, [destination], processId, createUser, createProcess);

    public Task<Answer> SendAsync(
        string integrationId, string[] destinations, string? processId = null, bool createUser = true, bool createProcess = true) =>
        client.PostAsync("/conversation/interaction", new
        {
            payLoad = ScriptedChannel.Payload,
            integrationId,
            processId,
            Destinations = destinations,
            AutoCreateUser = createUser,
            AutoCreateProcess = createProcess,
        });

    /// <summary>An interaction that surely was not sent.</summary>
    public async Task<string> NewCancelledInteractionAsync()
    {
        var id = (await client.PostAsync("/conversation/interaction", new
        {
            payLoad = ScriptedChannel.Payload,
            integrationId = await NewIntegrationAsync(),
            Destinations = new[] { NewPhone() },
            AutoCreateUser = true,
            AutoCreateProcess = true,
            sendAt = DateTimeOffset.UtcNow.AddDays(1).ToString("O"),
        })).Expect(200).Id;
        (await client.PostAsync($"/conversation/interaction/{id}/cancel")).Expect(200);
        return id;
    }

    /// <summary>Reads an interaction until it has the status.</summary>
    public Task<Answer> WaitForStatusAsync(string interactionId, string status) => Eventually.GetAsync(
        async () =>
        {
            var answer = await client.GetAsync($"/conversation/interaction/{interactionId}");
            return answer.Payload.GetProperty("status").GetString() == status ? answer : null;
        },
        $"interaction {interactionId} is {status}");
}

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Iris.LoadTests;

/// <summary>The few calls that the harness makes beside the load: all bodies that it sends and all answers that it reads are here.</summary>
/// <param name="gateway">The gateway.</param>
/// <param name="tenant">The tenant whose calls they are.</param>
internal sealed class GatewayApi(GatewayProcess gateway, string tenant = "load") : IDisposable
{
    private const string Email = "load@example.test";
    private const string Password = "Load-harness-1!";
    private const string ConsoleSignIn = "/console/sign-in";
    private const string FormToken = "__RequestVerificationToken";

    /// <summary>The note of an interaction whose attempt was cut off, in both languages.</summary>
    private static readonly string[] OutcomeUnknownNotes = ["Resultado del intento desconocido", "Outcome of the attempt unknown"];

    private readonly HttpClient http = new() { BaseAddress = gateway.Address, Timeout = TimeSpan.FromSeconds(30) };

    public string Key { get; private set; } = "";

    public string IntegrationId { get; private set; } = "";

    /// <summary>What the gateway tells about an interaction.</summary>
    public readonly record struct Reading(bool Found, string Status, bool OutcomeUnknown, string? CustomStatus = null);

    /// <summary>Makes the tenant, its key and the integration that sends to the provider stub.</summary>
    /// <param name="providerUrl">Where the stub listens.</param>
    /// <param name="timeoutSeconds">How long the provider may take.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public async Task SetUpAsync(string providerUrl, int timeoutSeconds, CancellationToken cancellationToken)
    {
        http.DefaultRequestHeaders.Add("X-Api-Key", gateway.AdminKey);
        var account = new { email = Email, password = Password, name = "Load" };
        await PostAsync("/admin/tenant", new { id = tenant, name = "Load", account }, cancellationToken);
        http.DefaultRequestHeaders.Remove("X-Api-Key");

        var token = await PostAsync("/user/login", new { Email, Password, tenant }, cancellationToken);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetString());

        Key = await CreateKeyAsync(["send", "read", "configure", "admin"], cancellationToken);
        http.DefaultRequestHeaders.Authorization = null;
        http.DefaultRequestHeaders.Add("X-Api-Key", Key);

        IntegrationId = await CreateIntegrationAsync(providerUrl, timeoutSeconds, cancellationToken);
    }

    /// <summary>Signs in to the console as the tenant's account; afterwards pages can be asked for.</summary>
    public async Task<HttpClient> SignInToConsoleAsync(CancellationToken cancellationToken)
    {
        var console = new HttpClient { BaseAddress = gateway.Address };
        var page = await console.GetStringAsync(new Uri(ConsoleSignIn, UriKind.Relative), cancellationToken);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            [FormToken] = page.Split($"name=\"{FormToken}\" value=\"")[1].Split('"')[0],
            ["how"] = "account",
            ["tenant"] = tenant,
            ["email"] = Email,
            ["password"] = Password,
        });
        using var answer = await console.PostAsync(new Uri(ConsoleSignIn, UriKind.Relative), form, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return console;
    }

    /// <summary>Makes an API key.</summary>
    public async Task<string> CreateKeyAsync(string[] scopes, CancellationToken cancellationToken)
    {
        var key = await PostAsync("/configuration/apikey", new { name = "load", scopes }, cancellationToken);
        return key.GetProperty("key").GetString()!;
    }

    /// <summary>Path of the address that the integration's provider calls.</summary>
    public async Task<string> CallbackPathAsync(string integrationId, CancellationToken cancellationToken)
    {
        var integration = await GetAsync($"/configuration/integration/{integrationId}", cancellationToken);
        var url = integration.GetProperty("callbackUrl").GetString()!;
        return url[url.IndexOf("/callback/", StringComparison.Ordinal)..];
    }

    /// <summary>Makes an integration; its id.</summary>
    public async Task<string> CreateIntegrationAsync(string providerUrl, int timeoutSeconds, CancellationToken cancellationToken)
    {
        var integration = await PostAsync("/configuration/integration", new
        {
            name = "WA",
            channel = "WhatsApp",
            provider = "SinchLatam",
            settings = new { baseUrl = providerUrl, userName = "u", authenticationToken = "t" },
            delivery = new { maxConcurrency = 64, timeoutSeconds },
        }, cancellationToken);
        return integration.GetProperty("integrationId").GetString()!;
    }

    /// <summary>Has all of the integration's events told.</summary>
    public Task SubscribeAsync(string url, CancellationToken cancellationToken) =>
        PostAsync($"/configuration/integration/{IntegrationId}/webhook", new { url, subscriptions = new[] { "*" } }, cancellationToken);

    public async Task UnsubscribeAsync(CancellationToken cancellationToken)
    {
        using var answer = await http.DeleteAsync($"/configuration/integration/{IntegrationId}/webhook", cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Sends many at once, all of which have to be accepted; what it is answered.</summary>
    public async Task<JsonElement> SendBatchAsync(IEnumerable<string> bodies, CancellationToken cancellationToken)
    {
        using var content = new StringContent($$"""{"items":[{{string.Join(',', bodies)}}],"allOrNothing":true}""", Encoding.UTF8, "application/json");
        return await CallAsync("/conversation/interaction/batch", content, cancellationToken);
    }

    /// <summary>Sends many at once; false when the tenant's rate does not let them through now.</summary>
    public async Task<bool> TrySendBatchAsync(IEnumerable<string> bodies, CancellationToken cancellationToken)
    {
        using var content = new StringContent($$"""{"items":[{{string.Join(',', bodies)}}],"allOrNothing":true}""", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync("/conversation/interaction/batch", content, cancellationToken);
        if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.TooManyRequests))
            throw new HarnessException($"A batch was answered with {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");

        return answer.StatusCode == HttpStatusCode.OK;
    }

    /// <summary>One page of a search.</summary>
    public Task<JsonElement> SearchAsync(string query, CancellationToken cancellationToken) =>
        GetAsync($"/conversation/interaction{query}", cancellationToken);

    /// <summary>The request of the load, for a connection to this gateway.</summary>
    public SendTemplate LoadTemplate(Options options) =>
        new(gateway.Port, "/conversation/interaction", $"X-Api-Key: {Key}\r\n", IntegrationId, options) { NamesInteraction = true };

    /// <summary>Makes the users of a load that does not create any.</summary>
    public Task CreateKnownUsersAsync(CancellationToken cancellationToken) =>
        Parallel.ForAsync(0, SendTemplate.KnownUsers, cancellationToken, async (index, cancel) =>
        {
            var body = SendTemplate.Body(IntegrationId, "user", SendTemplate.KnownPhone(index), autoCreateUser: true);
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            await CallAsync("/conversation/interaction", content, cancel);
        });

    public async Task<Reading> ReadAsync(string id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } interaction)
            return default;

        var unknown = interaction.GetProperty("auditTrail").GetProperty("history").EnumerateArray()
            .Select(entry => entry.GetProperty("notes").GetString() ?? "")
            .Any(note => OutcomeUnknownNotes.Any(known => note.StartsWith(known, StringComparison.Ordinal)));
        return new(true, interaction.GetProperty("status").GetString()!, unknown, interaction.GetProperty("customStatus").GetString());
    }

    /// <summary>An interaction; null when there is none.</summary>
    public async Task<JsonElement?> FindAsync(string id, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync($"/conversation/interaction/{id}", cancellationToken);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return null;

        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.StatusCode == HttpStatusCode.OK
            ? JsonElement.Parse(text).GetProperty("payload")
            : throw new HarnessException($"Reading {id}: {(int)answer.StatusCode} {text}");
    }

    public void Dispose() => http.Dispose();

    private Task<JsonElement> PostAsync(string path, object body, CancellationToken cancellationToken) =>
        CallAsync(path, JsonContent.Create(body, options: JsonSerializerOptions.Default), cancellationToken);

    private async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(path, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.IsSuccessStatusCode
            ? JsonElement.Parse(text).GetProperty("payload")
            : throw new HarnessException($"GET {path}: {(int)answer.StatusCode} {text}");
    }

    private async Task<JsonElement> CallAsync(string path, HttpContent body, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsync(path, body, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new HarnessException($"POST {path}: {(int)answer.StatusCode} {text}");

        return JsonElement.Parse(text).GetProperty("payload");
    }
}

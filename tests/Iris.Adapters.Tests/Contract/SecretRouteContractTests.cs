using System.Text.Json;
using System.Text.Json.Nodes;
using Iris.Core.Channels;
using Iris.Testing;

namespace Iris.Adapters.Tests.Contract;

/// <summary>
/// Every setting that leads secrets somewhere is declared as one that does: what adapters declare is held against where their requests go
/// when one setting changes.
/// </summary>
public sealed class SecretRouteContractTests
{
    private const string Answer =
        """{ "access_token": "t", "expires_in": 3600, "message_id": "m1", "Id": "p1", "id": "b1", "sid": "SM1", "message_uuid": "p1" }""";

    /// <summary>What could lead a request elsewhere if it were put into a URL as it is.</summary>
    private static readonly string[] Texts =
    [
        "other", "moved.test", "https://moved.test/", "//moved.test", "@moved.test", "../../../moved.test", ".moved.test", "moved.test#", "moved.test?",
        "moved.test:444/", "\\moved.test",
    ];

    /// <summary>Settings that cannot be changed in the adapter's case because they exclude others of it.</summary>
    private static readonly Dictionary<string, string> Alternatives = new()
    {
        ["SMS/Twilio"] =
            """{ "accountSid": "AC1", "apiKeySid": "SK1", "apiKeySecret": "s", "messagingServiceSid": "MG1", "baseUrl": "https://twilio.test" }""",
    };

    public static TheoryData<string> Adapters => AdapterContractTests.Adapters;

    public static TheoryData<string> HttpAdapters => HttpAdapterContractTests.Adapters;

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task Settings_Url_RoutesSecrets(string name)
    {
        await using var host = new AdapterHost();

        Assert.All(
            AdapterContractTests.Find(host, name).Descriptor.Settings.Definitions.Where(definition => definition.Kind == SettingKind.Url),
            definition => Assert.True(definition.RoutesSecrets, definition.Name));
    }

    [Theory]
    [MemberData(nameof(HttpAdapters))]
    public async Task Settings_DeclaredHarmless_MoveNoRequest(string name)
    {
        var definitions = await DefinitionsAsync(name);
        var tried = new HashSet<string>();
        foreach (var settings in Variants(name, definitions))
        {
            var before = Assert.IsType<string[]>(await OriginsAsync(name, settings));
            foreach (var definition in definitions.Where(one => one.Kind != SettingKind.Secret && !one.RoutesSecrets))
            {
                foreach (var value in ValuesOf(definition))
                {
                    if (await OriginsAsync(name, With(settings, definition.Name, value)) is not { } after)
                        continue;

                    tried.Add(definition.Name);
                    Assert.True(before.SequenceEqual(after), $"{definition.Name} = {value} moves requests to {string.Join(", ", after)}");
                }
            }
        }

        Assert.Equal(
            definitions.Where(one => one.Kind != SettingKind.Secret && !one.RoutesSecrets).Select(one => one.Name).Order(), tried.Order());
    }

    /// <summary>What the test above sees, it sees: where a request may move at all, it does so here.</summary>
    [Theory]
    [MemberData(nameof(HttpAdapters))]
    public async Task Settings_UrlOrRegion_MovesARequest(string name)
    {
        var definitions = await DefinitionsAsync(name);
        foreach (var definition in definitions.Where(one => one.Kind == SettingKind.Url || one.Name == "region"))
        {
            var settings = Variants(name, definitions).ElementAt(1);
            var origins = new HashSet<string>();
            foreach (var value in ValuesOf(definition))
                origins.UnionWith(await OriginsAsync(name, With(settings, definition.Name, value)) ?? []);

            Assert.True(origins.Count > 1, $"{definition.Name} moves nothing");
        }
    }

    [Theory]
    [MemberData(nameof(HttpAdapters))]
    public async Task Secrets_ForCallbacksAlone_ChangeNoRequest(string name)
    {
        foreach (var secret in (await DefinitionsAsync(name)).Where(one => one.Kind == SettingKind.Secret && !one.Uses.HasFlag(SecretUses.Calls)))
        {
            var settings = JsonNode.Parse(AdapterCase.All[name].Settings)!.AsObject();

            var before = await RequestsAsync(name, settings);
            var after = await RequestsAsync(name, With(settings, secret.Name, "another"));

            Assert.NotNull(before);
            Assert.Equal(Describe(before), Describe(after!));
        }
    }

    [Theory]
    [MemberData(nameof(HttpAdapters))]
    public async Task TargetsOf_Settings_AreWhereRequestsGo(string name)
    {
        var settings = JsonNode.Parse(AdapterCase.All[name].Settings)!.AsObject();
        await using var host = new AdapterHost();
        var adapter = AdapterContractTests.Find(host, name);
        foreach (var scheme in new[] { "https", "http" })
        {
            foreach (var definition in adapter.Descriptor.Settings.Definitions.Where(definition => definition.Kind == SettingKind.Url))
                settings = With(settings, definition.Name, $"{scheme}://{definition.Name}.test:8080/v1");

            var targets = adapter.TargetsOf(Values(adapter, settings));

            Assert.All(targets, target => Assert.Equal(scheme == "http", target.IsPlain));
            Assert.Equal(
                (await OriginsAsync(name, settings))!.Order(),
                targets.Select(target => $"{scheme}://{target.Host}:{target.Port}").Order());
        }
    }

    [Fact]
    public async Task TargetsOf_Smtp_ChangeOnlyWithWhatIsDeclared()
    {
        await using var host = new AdapterHost();
        var adapter = AdapterContractTests.Find(host, "Email/SMTP");
        var settings = JsonNode.Parse(AdapterCase.All["Email/SMTP"].Settings)!.AsObject();
        var before = adapter.TargetsOf(Values(adapter, settings));
        Assert.Equal(
            [
                new ProviderTarget("host", "relay.invalid", 587, false) { TlsSetting = "tls" },
                new ProviderTarget("imapHost", "imap.invalid", 993, false) { TlsSetting = "imapTls" },
            ],
            before);

        // Where they go stays, but not how well they are protected, or it takes others beside them.
        string[] protects = ["caCertificates", "authentication", "oauthTokenUrl"];
        Assert.All(protects, name => Assert.True(adapter.Descriptor.Settings.Definitions.Single(one => one.Name == name).RoutesSecrets));
        foreach (var definition in adapter.Descriptor.Settings.Definitions.Where(one => one.Kind != SettingKind.Secret && !protects.Contains(one.Name)))
        {
            var moves = ValuesOf(definition)
                .Select(value => With(settings, definition.Name, value))
                .Where(changed => AdapterHost.CheckSettings(adapter, JsonSerializer.SerializeToElement(changed)).Count == 0)
                .Any(changed => !adapter.TargetsOf(Values(adapter, changed)).SequenceEqual(before));

            Assert.True(moves == definition.RoutesSecrets, $"{definition.Name}: moves {moves}");
        }
    }

    /// <summary>The adapter's case, the same with the provider's own hosts, and what excludes something of it.</summary>
    private static IEnumerable<JsonObject> Variants(string name, IReadOnlyList<SettingDefinition> definitions)
    {
        yield return JsonNode.Parse(AdapterCase.All[name].Settings)!.AsObject();
        var own = JsonNode.Parse(AdapterCase.All[name].Settings)!.AsObject();
        foreach (var definition in definitions.Where(definition => definition.Kind == SettingKind.Url))
            own.Remove(definition.Name);
        yield return own;
        if (Alternatives.TryGetValue(name, out var alternative))
            yield return JsonNode.Parse(alternative)!.AsObject();
    }

    private static IEnumerable<JsonNode> ValuesOf(SettingDefinition definition) => definition.Kind switch
    {
        SettingKind.Text => [.. Texts.Select(text => JsonValue.Create(text)), JsonValue.Create("someone@moved.test")],
        SettingKind.Url => [JsonValue.Create("https://one.test"), JsonValue.Create("https://other.test")],
        SettingKind.Boolean => [JsonValue.Create(true), JsonValue.Create(false)],
        SettingKind.Choice => definition.Choices.Select(choice => JsonValue.Create(choice)),
        _ => [JsonValue.Create(definition.Minimum), JsonValue.Create(definition.Maximum)],
    };

    private static JsonObject With(JsonObject settings, string name, JsonNode? value)
    {
        var changed = settings.DeepClone().AsObject();
        changed[name] = value?.DeepClone();
        return changed;
    }

    private static async Task<IReadOnlyList<SettingDefinition>> DefinitionsAsync(string name)
    {
        await using var host = new AdapterHost();
        return AdapterContractTests.Find(host, name).Descriptor.Settings.Definitions;
    }

    private static SettingsValues Values(IChannelAdapter adapter, JsonObject settings) => new(
        adapter.Descriptor.Settings,
        JsonSerializer.SerializeToElement(settings).EnumerateObject().ToDictionary(member => member.Name, member => member.Value));

    private static async Task<string[]?> OriginsAsync(string name, JsonObject settings) => (await RequestsAsync(name, settings))?
        .Select(request => new Uri(request.Target[(request.Target.IndexOf(' ') + 1)..]))
        .Select(url => $"{url.Scheme}://{url.Host}:{url.Port}")
        .Distinct().Order().ToArray();

    /// <summary>The requests of a send and of the call that tries the settings out; null when the settings are not valid.</summary>
    private static async Task<IReadOnlyList<FakeRequest>?> RequestsAsync(string name, JsonObject settings)
    {
        var (network, sample) = (new FakeHttp().AnswersAnything(200, Answer), AdapterCase.All[name]);
        await using var host = new AdapterHost(network);
        var (adapter, given) = (AdapterContractTests.Find(host, name), JsonSerializer.SerializeToElement(settings));
        if (AdapterHost.CheckSettings(adapter, given).Count > 0)
            return null;

        var send = host.Request(adapter, given, sample.PayloadJson, sample.Destination);
        await adapter.SendAsync(send, CancellationToken.None);
        if (adapter.ProbeOf(send.Settings) is { } probe)
            await probe(CancellationToken.None);
        return network.Requests;
    }

    private static IEnumerable<string> Describe(IReadOnlyList<FakeRequest> requests) => requests.Select(request =>
        $"{request.Target} {string.Join(", ", request.Headers.OrderBy(header => header.Key).Select(header => $"{header.Key}: {header.Value}"))} {request.Body}");
}

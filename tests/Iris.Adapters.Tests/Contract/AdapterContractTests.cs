using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Kernel;
using Iris.Testing;

namespace Iris.Adapters.Tests.Contract;

/// <summary>What holds for every adapter.</summary>
public sealed class AdapterContractTests
{
    public static TheoryData<string> Adapters => [.. AdapterCase.All.Keys];

    public static TheoryData<string, int> SmsLimits => new()
    {
        { "SMS/SinchLatam", 1280 },
        { "SMS/Sinch", 2000 },
        { "SMS/Twilio", 1600 },
        { "SMS/Vonage", 3200 },
        { "SMS/VonageMessages", 1000 },
        { "SMS/Sandbox", 3200 },
    };

    [Fact]
    public async Task Registry_EveryAdapter_HasACase()
    {
        await using var host = new AdapterHost();

        Assert.Equal(
            AdapterCase.All.Keys.Order(StringComparer.Ordinal),
            host.Registry.Adapters.Select(adapter => $"{adapter.Descriptor.Channel}/{adapter.Descriptor.Provider}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task Descriptor_EveryAdapter_DeclaresItself(string name)
    {
        await using var host = new AdapterHost();
        var descriptor = Find(host, name).Descriptor;

        Assert.NotNull(host.Registry.FindChannel(descriptor.Channel));
        Assert.True(IrisId.IsValid(descriptor.ProviderId));
        Assert.InRange(descriptor.MaxDestinations, 1, 1000);
        Assert.NotEmpty(descriptor.Settings.Definitions);
        Assert.Equal(descriptor.Handshake is null, descriptor.Settings.HandshakeSecret is null);
        Assert.True(descriptor.SignatureHeaders.Count == 0 || descriptor.Settings.CallbackSecrets.Any(), "Headers of a signature, and no secret for it");
        Assert.Empty(descriptor.OptOutCodes.Intersect(descriptor.Outcomes.Codes.Keys));
        Assert.All(descriptor.Settings.Definitions, definition =>
        {
            Assert.Equal(JsonNamingPolicy.CamelCase.ConvertName(definition.Name), definition.Name);
            Assert.NotEqual(definition.Description.Spanish, definition.Description.English);
            Assert.False(definition is { Required: true, Default: not null }, $"{definition.Name} is required and has a default");
        });
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task Settings_AllWrong_NamesEveryOne(string name)
    {
        await using var host = new AdapterHost();
        var adapter = Find(host, name);
        var wrong = adapter.Descriptor.Settings.Definitions.ToDictionary(definition => definition.Name, _ => new object[] { 1 });
        wrong["no such setting"] = [];

        var errors = AdapterHost.CheckSettings(adapter, JsonSerializer.SerializeToElement(wrong));

        Assert.Equal(wrong.Keys.Select(key => $"settings.{key}").Order(), errors.Select(error => error[(error.IndexOf(' ') + 1)..]).Order());
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task Settings_None_NamesTheRequiredOnes(string name)
    {
        await using var host = new AdapterHost();
        var adapter = Find(host, name);
        var required = adapter.Descriptor.Settings.Definitions.Where(definition => definition.Required);

        Assert.Equal(
            required.Select(definition => $"REQUIRED settings.{definition.Name}"),
            AdapterHost.CheckSettings(adapter, JsonElement.Parse("{}")));
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task Settings_Bound_DoNotPrintSecrets(string name)
    {
        await using var host = new AdapterHost();

        var bound = AdapterHost.Bind(Find(host, name), AdapterCase.All[name].SettingsJson);

        Assert.DoesNotContain(AdapterCase.Secret, bound.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task SendAsync_AlreadyCancelled_PassesThrough(string name)
    {
        await using var host = new AdapterHost(new FakeHttp());
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SendAsync(host, name, cancelled.Token));
    }

    [Fact]
    public void SmsLimits_EverySmsAdapter_HasOne() =>
        Assert.Equal(
            AdapterCase.All.Keys.Where(name => name.StartsWith("SMS/", StringComparison.Ordinal)).Order(),
            SmsLimits.Select(row => (string)row[0]).Order());

    /// <summary>However much too long it is, the error names the provider's own limit.</summary>
    [Theory]
    [MemberData(nameof(SmsLimits))]
    public async Task CheckPayload_SmsTooLong_NamesTheLimitOfTheProvider(string name, int limit)
    {
        await using var host = new AdapterHost();
        var (adapter, settings) = (Find(host, name), AdapterCase.All[name].SettingsJson);

        IReadOnlyList<IrisError> Check(int length)
        {
            var payload = JsonSerializer.SerializeToElement(new { Type = "simple-text", Text = new string('a', length) });
            var errors = new ErrorList();
            adapter.CheckPayload(host.Request(adapter, settings, payload, "34600000001").Payload, errors);
            return errors.Items;
        }

        Assert.Empty(Check(limit));
        Assert.Equal(CommonErrors.TooLong("payLoad.text", limit), Assert.Single(Check(limit + 1)));
        Assert.Equal(CommonErrors.TooLong("payLoad.text", limit), Assert.Single(Check(10_000)));
    }

    internal static IChannelAdapter Find(AdapterHost host, string name) =>
        host.Registry.FindAdapter(name.Split('/')[0], name.Split('/')[1]) ?? throw new InvalidOperationException($"No adapter {name}.");

    internal static Task<SendOutcome> SendAsync(AdapterHost host, string name, CancellationToken cancellationToken)
    {
        var (adapter, sample) = (Find(host, name), AdapterCase.All[name]);
        return adapter.SendAsync(host.Request(adapter, sample.SettingsJson, sample.PayloadJson, sample.Destination), cancellationToken);
    }
}

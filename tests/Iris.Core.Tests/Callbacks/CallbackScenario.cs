using System.Text;
using Iris.Core.Callbacks;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Core.Tests.Callbacks;

/// <summary>A host with one integration whose scripted provider calls back.</summary>
public abstract class CallbackScenario : IAsyncLifetime
{
    protected const string Token = "token";
    private protected CoreHost Host { get; private set; } = null!;

    protected Integration Integration { get; private set; } = null!;

    /// <summary>Configuration beside that of every scenario.</summary>
    protected virtual Dictionary<string, string?> Settings => [];

    public async Task InitializeAsync()
    {
        Host = await CoreHost.StartAsync(
            settings: new(Settings) { ["Callbacks:PollMilliseconds"] = "10", ["Callbacks:ParkBaseSeconds"] = "0.01" }, configure: Configure);
        Integration = await Host.CreateIntegrationAsync();
    }

    public async Task DisposeAsync() => await Host.DisposeAsync();

    protected virtual void Configure(IServiceCollection services)
    {
    }

    protected static string Status(string id, string word, DeliveryProgress progress) =>
        $$"""{"id":"{{id}}","word":"{{word}}","progress":"{{progress}}"}""";

    protected async Task<string> SendAsync(string destination = "34600000001")
    {
        var view = await Host.SendAsync(CoreHost.Command(Integration, destination));
        await Host.WaitForStatusAsync(view.Interaction.Id, InteractionStatus.Sent);
        return view.Interaction.Id;
    }

    protected async Task CallAsync(params string[] items) => Assert.Equal(
        CallbackAdmission.Taken, (await CallRawAsync(Encoding.UTF8.GetBytes($$"""{"items":[{{string.Join(',', items)}}]}"""))).Admission);

    protected async Task<(CallbackAdmission Admission, CallbackReply Reply)> CallRawAsync(
        byte[] body, string token = Token, string? id = null, string? signature = null) =>
        await Host.Get<CallbackIntake>().AcceptAsync(
            id ?? Integration.Id, token,
            new ProviderCallback(
                "POST", "https://gw.example.test/callback", signature is null ? [] : [new("x-signature", signature)], [], body, DateTimeOffset.UtcNow),
            CancellationToken.None);

    protected Task<Interaction> FindInboundAsync(string providerId) => Eventually.GetAsync(
        () => Host.Get<IInteractionStore>().FindByProviderMessageAsync(Builders.Tenant, Integration.Id, providerId, default), $"{providerId} is registered");

    protected async Task<IReadOnlyList<StoredCallback>> ListAsync(CallbackState? state) =>
        (await Host.Get<ICallbackStore>().ListAsync(Builders.Tenant, Integration.Id, state, null, Page<StoredCallback>.MaxLimit, default)).Items;
}

using Iris.WebConsole.Gateway;
using Iris.WebConsole.Overview;

namespace Iris.WebConsole.FirstSteps;

/// <summary>Finds out what whoever begins has done.</summary>
internal static class StepsReader
{
    public const string HiddenCookie = "iris-steps";

    /// <summary>From so many sends of a month on nobody begins.</summary>
    private const int Settled = 50;

    private static readonly string[] Channels = ["SMS", "RCS", "Email"];

    /// <summary>Null where nobody begins, where all is done, and for who may do none of it.</summary>
    public static async Task<Steps?> ReadAsync(ConsoleRequest request, UsageAnswer usage)
    {
        if (usage.Month.Sends >= Settled || request.Session is not ({ CanSend: true } or { CanConfigure: true }) || request.Http.Request.Cookies.ContainsKey(HiddenCookie))
            return null;

        var integrations = await IntegrationsAsync(request.Api);
        // What was sent in another month counts as well.
        var isSent = usage.Month.Sends > 0
            || await request.Api.GetAsync<Listing<object>>("/conversation/interaction?direction=out&limit=1") is { IsSuccess: true, Payload.Items.Count: > 0 };
        var steps = new Steps(isSent, integrations.Any(one => !one.IsSandbox), integrations.Any(one => one.Webhook is not null), SandboxOf(integrations));
        return steps is { IsSent: true, HasProvider: true, HasWebhook: true } ? null : steps;
    }

    /// <summary>The sandbox that is the simplest to send to.</summary>
    public static async Task<StepIntegration?> SandboxAsync(GatewayCalls api) => SandboxOf(await IntegrationsAsync(api));

    private static StepIntegration? SandboxOf(IReadOnlyList<StepIntegration> integrations) => integrations
        .Where(one => one.IsSandbox && one.Enabled && Channels.Contains(one.IntegrationTypeName)).MinBy(one => Array.IndexOf(Channels, one.IntegrationTypeName));

    private static async Task<IReadOnlyList<StepIntegration>> IntegrationsAsync(GatewayCalls api) =>
        (await api.GetAsync<Listing<StepIntegration>>("/configuration/integration?limit=200")).Value?.Items ?? [];
}

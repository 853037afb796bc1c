using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Core.Telemetry;
using Microsoft.Extensions.Options;

namespace Iris.Core.Webhooks;

/// <summary>Turns what changed about an interaction into deliveries that show it as it is at this change.</summary>
internal sealed class WebhookOutbox(
    IntegrationCatalog catalog, InteractionReader reader, IWebhookBody body, WebhookSignal signal, IOptions<WebhookOptions> options, TimeProvider time)
{
    /// <summary>Every commit has room for this many events in the sequence.</summary>
    private const int EventsPerVersion = 16;

    private readonly TimeSpan lifetime = TimeSpan.FromMinutes(options.Value.RetryStopDateAfterMinutes);

    /// <summary>Fills the outbox of an interaction that is new.</summary>
    /// <param name="interaction">About to be committed.</param>
    /// <param name="integration">Its integration.</param>
    /// <param name="view">How it is shown.</param>
    /// <param name="opened">The process that it opens; null for none.</param>
    /// <returns>Whether there is anything in it.</returns>
    public bool Fill(Interaction interaction, ResolvedIntegration integration, InteractionView view, Process? opened)
    {
        // A commit that is tried again starts over.
        interaction.Outbox.Clear();
        // The event of the interaction tells of the process too: this one is for who asks for it by its name.
        if (opened is not null && integration.Integration.Webhook is { } asked && asked.Names(ProcessEvents.Created))
            interaction.Outbox.Add(Build(interaction, asked, ProcessEvents.Created, now => body.WriteProcess(ProcessEvents.Created, now, opened)));
        if (WantedBy(integration, interaction) is { } webhook)
            Fill(interaction, webhook, view);
        return interaction.Outbox.Count > 0;
    }

    /// <summary>Fills the outbox of an interaction that changed; the webhook is the one there is by now.</summary>
    /// <param name="interaction">About to be committed.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>Whether there is anything in it.</returns>
    public async ValueTask<bool> FillAsync(Interaction interaction, CancellationToken cancellationToken)
    {
        interaction.Outbox.Clear();
        if (interaction.Changes.Count == 0)
            return false;

        var integration = await catalog.FindAsync(interaction.Tenant, interaction.Integration.IntegrationId, cancellationToken);
        if (WantedBy(integration, interaction) is not { } webhook)
            return false;

        Fill(interaction, webhook, await reader.ViewAsync(interaction, cancellationToken));
        return true;
    }

    /// <summary>Events were committed.</summary>
    public void Announce() => signal.Raise();

    /// <returns>Null when nobody is told of what changed.</returns>
    private static Webhook? WantedBy(ResolvedIntegration? integration, Interaction interaction) =>
        integration?.Integration.Webhook is { IsEnabled: true } webhook
        && interaction.Changes.Exists(change => webhook.Wants(WebhookEvents.NameOf(change))) ? webhook : null;

    private void Fill(Interaction interaction, Webhook webhook, InteractionView view)
    {
        foreach (var name in interaction.Changes.Select(WebhookEvents.NameOf).Where(webhook.Wants))
            interaction.Outbox.Add(Build(interaction, webhook, name, now => body.Write(name, now, view)));
    }

    private OutboxEvent Build(Interaction interaction, Webhook webhook, string name, Func<DateTimeOffset, byte[]> write)
    {
        var now = time.GetUtcNow();
        return new OutboxEvent
        {
            Id = IrisId.New(now),
            Tenant = interaction.Tenant,
            IntegrationId = interaction.Integration.IntegrationId,
            InteractionId = interaction.Id,
            Sequence = ((interaction.Version + 1) * EventsPerVersion) + interaction.Outbox.Count,
            Event = name,
            Created = now,
            Host = Webhook.HostOf(webhook.Url),
            Body = write(now),
            Trace = IrisTrace.Current ?? interaction.Trace,
            StopAt = now + lifetime,
        };
    }
}

/// <summary>Wakes the webhook worker, so that nothing waits for the next poll.</summary>
public sealed class WebhookSignal : WakeSignal;

using System.Diagnostics;
using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Core.Telemetry;

namespace Iris.Core.Dispatch;

/// <summary>The spans of a dispatch: its turn, and in it the call of the provider.</summary>
internal static class DispatchTrace
{
    /// <summary>The turn of an interaction, in the trace that it was accepted in, however long ago.</summary>
    public static Activity? Turn(Interaction interaction) => IrisTrace.GoOn("iris.dispatch", ActivityKind.Consumer, interaction.Trace)
        ?.SetTag("iris.tenant", interaction.Tenant.Value)
        .SetTag("iris.interaction", interaction.Id)
        .SetTag("iris.integration", interaction.Integration.IntegrationId)
        .SetTag("iris.channel", interaction.Integration.IntegrationTypeName);

    public static Activity? Call(in ProviderCall call) => IrisTrace.Start("iris.provider", ActivityKind.Client, null)
        ?.SetTag("iris.provider", call.Integration.Adapter.Descriptor.Provider)
        .SetTag("iris.integration", call.Integration.Integration.Id)
        .SetTag("iris.attempt", call.Interaction.Dispatch.Attempts);

    /// <summary>How a call ended.</summary>
    public static void Ended(Activity? call, SendOutcome outcome)
    {
        if (call is null)
            return;

        call.SetTag("iris.outcome", outcome.GetType().Name);
        if (outcome is not SendOutcome.Accepted)
            call.SetTag("error.type", AttemptJournal.ReasonOf(outcome)).SetStatus(ActivityStatusCode.Error);
    }
}

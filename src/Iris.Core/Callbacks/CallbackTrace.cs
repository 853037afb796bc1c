using System.Diagnostics;
using Iris.Core.Interactions;
using Iris.Core.Telemetry;

namespace Iris.Core.Callbacks;

/// <summary>The span of a notice that is applied: in the trace of its interaction, with a link to that of the call that brought it.</summary>
internal static class CallbackTrace
{
    public static Activity? Applied(Interaction interaction, StoredCallback callback)
    {
        var activity = IrisTrace.Start("iris.notice", ActivityKind.Internal, interaction.Trace)
            ?.SetTag("iris.tenant", interaction.Tenant.Value)
            .SetTag("iris.interaction", interaction.Id)
            .SetTag("iris.integration", callback.IntegrationId)
            .SetTag("iris.callback", callback.Id);
        if (ActivityContext.TryParse(callback.Trace, null, isRemote: true, out var came))
            activity?.AddLink(new ActivityLink(came));
        return activity;
    }
}

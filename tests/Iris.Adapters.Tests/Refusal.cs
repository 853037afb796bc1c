using Iris.Core.Channels;

namespace Iris.Adapters.Tests;

/// <summary>A refusal of a message, or of all that an integration sends.</summary>
internal static class Refusal
{
    public static (string Code, string Description) Of(SendOutcome outcome, bool holds)
    {
        if (!holds)
        {
            var rejected = Assert.IsType<SendOutcome.Rejected>(outcome);
            return (rejected.Code, rejected.Description);
        }

        var held = Assert.IsType<SendOutcome.Held>(outcome);
        return (held.Code, held.Description);
    }

    public static string? CodeOf(SendOutcome outcome) => (outcome as SendOutcome.Rejected)?.Code ?? (outcome as SendOutcome.Held)?.Code;
}

using Iris.Api.Envelope;
using Iris.Core.Kernel;
using Iris.Core.Users;

namespace Iris.Api.Users;

/// <summary>A user to merge into the one that the path names.</summary>
internal sealed class MergeRequest
{
    /// <summary>The user that goes: what it has becomes the other's, and its id leads there.</summary>
    public required string UserId { get; set; }

    /// <summary>True, the default, only tells what would go over and where the two differ. False merges them, which nothing takes back.</summary>
    public bool? DryRun { get; set; }
}

/// <summary>What a merge comes to.</summary>
/// <param name="User">The user that is left, or in a dry run would be.</param>
/// <param name="MergedUserId">The user that goes.</param>
/// <param name="DryRun">Whether nothing was changed.</param>
/// <param name="Pending">Whether processes and interactions are still being moved; every id leads to the right user already.</param>
/// <param name="Moved">What goes over.</param>
/// <param name="Conflicts">Where the two differ. They hinder nothing: the user that is left keeps its own.</param>
internal sealed record MergeResponse(
    UserResponse User, string MergedUserId, bool DryRun, bool Pending, MovedResponse Moved, IReadOnlyList<ApiError> Conflicts)
{
    internal static MergeResponse From(MergeReport report, bool isDry, Language language) => new(
        UserResponse.From(report.User),
        report.MergedUserId,
        isDry,
        report.IsPending,
        new MovedResponse(
            report.Destinations,
            report.Moved.OpenProcesses,
            report.Moved.ClosedProcesses,
            report.Moved.Interactions,
            report.Moved.OptOuts),
        [.. report.Conflicts.Select(conflict => ApiError.From(conflict, language))]);
}

/// <summary>What goes over; 10,000 means that or more.</summary>
/// <param name="Destinations">Addresses; 0 when the user had been merged before.</param>
/// <param name="OpenProcesses">Open processes.</param>
/// <param name="ClosedProcesses">Closed processes.</param>
/// <param name="Interactions">Interactions.</param>
/// <param name="OptOuts">Opt-outs of the addresses. They hang on addresses, as WhatsApp's window does, and hold as before.</param>
internal sealed record MovedResponse(int Destinations, int OpenProcesses, int ClosedProcesses, int Interactions, int OptOuts);

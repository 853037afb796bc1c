using Iris.Core.Addresses;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Core.Strategies;

namespace Iris.Core.Sending;

/// <summary>Through what a step goes, and where; with what is wrong with that.</summary>
internal sealed class StepPlace(StepDraft draft, int index)
{
    public StepDraft Draft { get; } = draft;

    public int Index { get; } = index;

    /// <summary>Whether it names its destinations itself.</summary>
    public bool HasOwn => Draft.Destinations is { Count: > 0 };

    /// <summary>Null for none, with errors.</summary>
    public ResolvedIntegration? Integration { get; set; }

    /// <summary>Null for the user's own.</summary>
    public IReadOnlyList<Address>? Addresses { get; set; }

    /// <summary>Which of the send's destinations it takes.</summary>
    public List<int> Taken { get; } = [];

    public ErrorList OfIntegration { get; } = new();

    public ErrorList OfAddresses { get; } = new();
}

/// <summary>A step that is valid.</summary>
/// <param name="Stored">As it is kept.</param>
/// <param name="Place">Through what it goes, and where.</param>
/// <param name="Wording">What it says, as written.</param>
/// <param name="Attachments">Ids of the files that it needs.</param>
internal sealed record ReadStep(StrategyStep Stored, StepPlace Place, Wording Wording, IReadOnlyList<string> Attachments)
{
    public ResolvedIntegration Integration => Place.Integration!;

    public IReadOnlyList<Address>? Addresses => Place.Addresses;
}

namespace Iris.Api.Interactions;

/// <summary>Asks for another send of an interaction.</summary>
internal sealed class ResendRequest
{
    /// <summary>Send it although the recipient may have it already: the outcome of an attempt is unknown, or some of its messages went out.</summary>
    public bool Confirm { get; set; }
}

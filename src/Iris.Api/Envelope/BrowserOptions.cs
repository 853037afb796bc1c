using System.ComponentModel.DataAnnotations;

namespace Iris.Api.Envelope;

/// <summary>What browsers are told; section <c>Security</c>.</summary>
internal sealed class BrowserOptions
{
    public const string Section = "Security";

    /// <summary>How long browsers shall call by https alone once they did, in days; not sent in Development. 0 for not at all. Default 365.</summary>
    [Range(0, 3650)]
    public int HstsDays { get; init; } = 365;

    /// <summary>Whether a proxy in front speaks https and calls by plain http: browsers are then told as if the call had been https. Default false.</summary>
    public bool HttpsAtProxy { get; init; }
}

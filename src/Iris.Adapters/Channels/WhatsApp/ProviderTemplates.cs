using System.Text.RegularExpressions;
using Iris.Core.Channels;

namespace Iris.Adapters.Channels.WhatsApp;

/// <summary>What providers' catalogues of WhatsApp templates have in common.</summary>
internal static partial class ProviderTemplates
{
    /// <summary>Ours: an account has 250 names, or 6,000 when it is verified, each in several languages.</summary>
    public const int MaxTemplates = 10_000;

    /// <summary>Ours.</summary>
    public const int MaxPages = 100;

    /// <summary>Ours: longer texts are cut. WhatsApp's own bodies have 1,024 characters.</summary>
    private const int MaxText = 2048;

    private const int MaxName = 512;
    private const int MaxButtons = 10;

    /// <summary>A template in one language; null for one without name or language.</summary>
    public static ProviderTemplate? Of(string? name, string? language, string? status, string? @namespace, TemplateParts parts) =>
        name is not { Length: > 0 and <= MaxName } || language is not { Length: > 0 and <= 64 }
            ? null
            : new ProviderTemplate(name, language, StatusOf(status), ProviderWords.Word(status))
            {
                Namespace = ProviderWords.Cut(@namespace, MaxName),
                Header = parts.Header,
                HeaderText = Cut(parts.HeaderText),
                Body = Cut(parts.Body),
                Footer = Cut(parts.Footer),
                HeaderParameters = parts.Header is null or "text" ? PlacesIn(parts.HeaderText) : parts.Header == "location" ? 0 : 1,
                BodyParameters = PlacesIn(parts.Body),
                Buttons = [.. parts.Buttons.Take(MaxButtons)],
            };

    /// <summary>Different placeholders, by number or by name.</summary>
    public static int PlacesIn(string? text) => text is null ? 0 : Place().Matches(text).Select(match => match.Groups[1].Value).Distinct().Count();

    private static string? Cut(string? text) => text is null ? null : ProviderWords.Cut(text, MaxText);

    /// <summary>Sinch: APPROVED, DISABLED, PAUSED, PENDING, REJECTED. Sinch Latin America: in_analysis, approved, disapproved, error. (Source: B.2, SI-PROV)</summary>
    private static ProviderTemplateStatus StatusOf(string? status) => status?.ToUpperInvariant() switch
    {
        "APPROVED" => ProviderTemplateStatus.Approved,
        "PENDING" or "IN_ANALYSIS" => ProviderTemplateStatus.Pending,
        "REJECTED" or "DISAPPROVED" or "ERROR" => ProviderTemplateStatus.Rejected,
        "PAUSED" => ProviderTemplateStatus.Paused,
        "DISABLED" => ProviderTemplateStatus.Disabled,
        _ => ProviderTemplateStatus.Unknown,
    };

    [GeneratedRegex(@"\{\{\s*([A-Za-z0-9_]{1,64})\s*\}\}")]
    private static partial Regex Place();
}

/// <summary>The parts of a template as a provider tells them.</summary>
/// <param name="Header">Kind of header in small letters; null for none.</param>
/// <param name="HeaderText">Its text.</param>
/// <param name="Body">The text.</param>
/// <param name="Footer">The last line.</param>
/// <param name="Buttons">The buttons.</param>
internal sealed record TemplateParts(string? Header, string? HeaderText, string? Body, string? Footer, IReadOnlyList<ProviderButton> Buttons);

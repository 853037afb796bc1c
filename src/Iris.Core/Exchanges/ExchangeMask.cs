using System.Text.RegularExpressions;
using Iris.Core.Integrations;
using Iris.Core.Kernel;

namespace Iris.Core.Exchanges;

/// <summary>Takes secrets out of a call before it is kept: the integration's own, its callback tokens, and members that have the name of one.</summary>
/// <param name="integration">Whose call it is.</param>
/// <param name="protector">Opens its secrets.</param>
internal sealed partial class ExchangeMask(Integration integration, ISecretProtector protector)
{
    /// <summary>What is shorter is found in too much.</summary>
    private const int Shortest = 4;

    private readonly string[] secrets =
    [
        .. integration.Secrets.Values.Select(protector.Unprotect).Where(secret => secret.Length >= Shortest)
            .SelectMany(secret => new[] { secret, Uri.EscapeDataString(secret) }).Distinct().OrderByDescending(secret => secret.Length),
    ];

    public string? Hide(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return text;

        foreach (var secret in secrets)
            text = text.Replace(secret, IntegrationEditor.SecretMask, StringComparison.Ordinal);
        text = Named().Replace(text, named => $"{named.Groups["name"].Value}{IntegrationEditor.SecretMask}{named.Groups["end"].Value}");
        return CallbackMask.Hide(text, integration);
    }

    /// <summary>A member of JSON, or a field of a form; cut off at the end of what is kept, too.</summary>
    [GeneratedRegex(
        """
        (?<name>"[^"]{0,64}(?:token|secret|password|authorization|credential|api_?key|signature)[^"]{0,64}"\s*:\s*")(?:[^"\\]|\\.)*(?<end>"|$)|(?<name>(?:^|&)[^=&"{}]{0,64}(?:token|secret|password|authorization|credential|api_?key|sig)[^=&"{}]{0,64}=)[^&]*(?<end>)
        """,
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Named();
}

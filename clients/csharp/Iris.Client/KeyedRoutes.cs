using System.Text.RegularExpressions;

namespace Iris.Client;

/// <summary>Which calls take an <c>Idempotency-Key</c>; the list is generated from the description.</summary>
internal static partial class KeyedRoutes
{
    private static readonly Lazy<Regex> Path = new(() => new Regex(
        $"(?:{string.Join('|', Templates.Select(template => Parameter().Replace(Regex.Escape(template), "[^/]+")))})$", RegexOptions.CultureInvariant));

    public static bool Take(HttpRequestMessage request) =>
        request.Method == HttpMethod.Post && request.RequestUri is { IsAbsoluteUri: true } address && Path.Value.IsMatch(address.AbsolutePath);

    [GeneratedRegex(@"\\\{\w+}")]
    private static partial Regex Parameter();
}

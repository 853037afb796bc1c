using System.Text;

namespace Iris.Core.Channels;

/// <summary>A request that a provider sent us, without any web type; or a mail from a mailbox, see <see cref="IMailboxReader"/>.</summary>
/// <param name="Method">GET or POST, or <see cref="MailMethod"/>.</param>
/// <param name="Url">The public URL under which it was called, query included: what signatures cover.</param>
/// <param name="Headers">Header names without regard to case.</param>
/// <param name="Query">Query parameters in order; a name may repeat.</param>
/// <param name="Body">The raw bytes; empty for GET.</param>
/// <param name="Received">When it came.</param>
public sealed record ProviderCallback(
    string Method,
    string Url,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    IReadOnlyList<KeyValuePair<string, string>> Query,
    byte[] Body,
    DateTimeOffset Received)
{
    /// <summary>Method of what is no request but a mail.</summary>
    public const string MailMethod = "MAIL";

    private const string ContentType = "Content-Type";
    private const string HiddenToken = "********";

    /// <summary>How long a signature counts: providers repeat for so long what we could not take, with the first signature. (Source: field-2026, D5)</summary>
    public static readonly TimeSpan ReplayWindow = TimeSpan.FromHours(24);

    /// <summary>How far a provider's clock may be ahead of ours.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>Whether a signature counts that was made at this second since 1970. As a decimal no claim, however large, overflows.</summary>
    public static bool IsRecent(decimal second, DateTimeOffset received)
    {
        var age = received.ToUnixTimeSeconds() - second;
        return age <= (decimal)ReplayWindow.TotalSeconds && age >= -(decimal)ClockSkew.TotalSeconds;
    }

    /// <summary>A header; null when absent.</summary>
    public string? Header(string name) => Find(Headers, name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The first query parameter of this name; null when absent.</summary>
    public string? QueryValue(string name) => Find(Query, name, StringComparison.Ordinal);

    /// <summary>
    /// What is kept of it: without the token, which opens the door to whoever reads it, and of the headers those alone that
    /// <paramref name="names"/> has, beside the type of the body. Proxies and providers add credentials and addresses of their own.
    /// </summary>
    public ProviderCallback ForKeeping(string token, IReadOnlyCollection<string> names) => this with
    {
        Url = Hide(Url, token),
        Query = [.. Query.Select(pair => KeyValuePair.Create(pair.Key, Hide(pair.Value, token)))],
        // Byte by byte: some providers echo the address that they call, in whatever encoding.
        Body = Body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(token)) < 0 ? Body : Encoding.Latin1.GetBytes(Hide(Encoding.Latin1.GetString(Body), token)),
        Headers = [.. Headers.Where(
            header => ContentType.Equals(header.Key, StringComparison.OrdinalIgnoreCase) || names.Contains(header.Key, StringComparer.OrdinalIgnoreCase))],
    };

    private static string Hide(string text, string token) => text.Replace(token, HiddenToken, StringComparison.Ordinal);

    /// <summary>The body as text.</summary>
    public string Text() => Encoding.UTF8.GetString(Body);

    /// <summary>Whether the body is form encoded.</summary>
    public bool IsForm =>
        Header(ContentType)?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true;

    private static string? Find(IReadOnlyList<KeyValuePair<string, string>> pairs, string name, StringComparison comparison)
    {
        foreach (var (key, value) in pairs)
        {
            if (string.Equals(key, name, comparison))
                return value;
        }

        return null;
    }
}

/// <summary>Whether a callback is genuine.</summary>
/// <param name="IsGenuine">False: answered 401 and not stored.</param>
/// <param name="Reason">Why not; for the log.</param>
/// <param name="Nonce">What must not be seen twice within <see cref="ProviderCallback.ReplayWindow"/>; null where the scheme has none.</param>
public sealed record CallbackVerdict(bool IsGenuine, string? Reason = null, string? Nonce = null)
{
    /// <summary>The integration configures no signature: the unguessable token is the only check.</summary>
    public static readonly CallbackVerdict NotSigned = new(true);

    public static CallbackVerdict Genuine(string? nonce) => new(true, null, nonce);

    public static CallbackVerdict Forged(string reason) => new(false, reason);
}

/// <summary>An answer to a provider.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">Null for no body.</param>
/// <param name="Body">The body.</param>
public sealed record CallbackReply(int Status, string? ContentType, string Body)
{
    public static readonly CallbackReply Empty = new(200, null, "");
}

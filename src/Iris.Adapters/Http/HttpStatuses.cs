using System.Collections.Frozen;
using Iris.Core.Channels;

namespace Iris.Adapters.Http;

/// <summary>
/// What statuses of HTTP mean where the provider's own code does not tell, as data. A code of the provider that no table has tells at least that its API
/// answered, and about this message. (Source: E.2)
/// </summary>
internal static class HttpStatuses
{
    private static readonly FrozenDictionary<int, HttpStatusRow> Rows = new HttpStatusRow[]
    {
        // The credentials are refused, whatever word goes with it.
        new(401, OutcomeKind.Hold),
        // The account has to be paid for.
        new(402, OutcomeKind.Hold),
        new(403, OutcomeKind.Hold, OutcomeKind.Final),
        // What answers is not the API: a base URL that leads elsewhere.
        new(404, OutcomeKind.Hold, OutcomeKind.Final),
        new(405, OutcomeKind.Hold, OutcomeKind.Final),
        new(407, OutcomeKind.Hold),
        // A server that answers these itself has not taken the message: it waited in vain for it, would not take it yet, or could not.
        new(408, OutcomeKind.Retry),
        new(420, OutcomeKind.Throttle),
        new(425, OutcomeKind.Retry),
        new(429, OutcomeKind.Throttle),
        new(500, OutcomeKind.Retry),
        new(501, OutcomeKind.Hold),
        new(503, OutcomeKind.Retry),
    }.ToFrozenDictionary(row => row.Status);

    /// <summary>The rows; what is not among them follows from the first digit.</summary>
    public static IEnumerable<HttpStatusRow> All => Rows.Values.OrderBy(row => row.Status);

    /// <param name="status">The status, of no success.</param>
    /// <param name="isCoded">Whether the provider told a code of its own.</param>
    public static OutcomeKind Of(int status, bool isCoded)
    {
        if (Rows.TryGetValue(status, out var row))
            return isCoded ? row.WithCode : row.Kind;

        return status switch
        {
            // An intermediary lost the answer of a server that may have taken it.
            >= 500 => OutcomeKind.Unknown,
            >= 400 => OutcomeKind.Final,
            // Redirects are not followed: what was sent would go where nobody meant it to.
            >= 300 => OutcomeKind.Hold,
            _ => OutcomeKind.Unknown,
        };
    }

    /// <summary>The code of a hold for which the provider has none.</summary>
    public static string CodeOf(int status) => status switch
    {
        401 or 402 or 403 or 407 => SendErrorCodes.Unauthorized,
        _ => SendErrorCodes.WrongAddress,
    };
}

/// <summary>What a status means.</summary>
/// <param name="Status">The status.</param>
/// <param name="Kind">Alone.</param>
/// <param name="WithCode">With a code of the provider that its table does not have.</param>
internal sealed record HttpStatusRow(int Status, OutcomeKind Kind, OutcomeKind WithCode)
{
    public HttpStatusRow(int status, OutcomeKind kind)
        : this(status, kind, kind)
    {
    }
}

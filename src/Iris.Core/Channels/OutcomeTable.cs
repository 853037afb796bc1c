using System.Collections.Frozen;

namespace Iris.Core.Channels;

/// <summary>What a code of a provider means for a message that was surely not taken.</summary>
public enum OutcomeKind
{
    /// <summary>It would be refused again: it fails.</summary>
    Final,

    /// <summary>It may be taken later: it is sent again.</summary>
    Retry,

    /// <summary>It came too early: it is sent again later, and the attempt does not count.</summary>
    Throttle,

    /// <summary>Nothing of the integration can be sent until something about it changes: all of it waits.</summary>
    Hold,

    /// <summary>Nobody knows whether it was taken.</summary>
    Unknown,
}

/// <summary>What a provider's codes mean, as data. What is not in it is for the HTTP status to tell.</summary>
public sealed class OutcomeTable
{
    /// <summary>That of a provider whose codes tell no more than the status.</summary>
    public static readonly OutcomeTable Empty = new([]);

    /// <param name="rows">A kind and the codes that mean it; a code once.</param>
    public OutcomeTable(IEnumerable<(OutcomeKind Kind, string[] Codes)> rows) =>
        Codes = rows.SelectMany(row => row.Codes, (row, code) => KeyValuePair.Create(code, row.Kind)).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The kinds by code, without regard to case.</summary>
    public IReadOnlyDictionary<string, OutcomeKind> Codes { get; }

    /// <summary>What a code means; null when the table does not tell.</summary>
    public OutcomeKind? Of(string? code) => code is not null && Codes.TryGetValue(code, out var kind) ? kind : null;
}

namespace Iris.Core.Channels;

/// <summary>One call of a provider as it went over the wire, without its headers.</summary>
/// <param name="Begun">When it began.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Url">Where to.</param>
/// <param name="Request">The beginning of the body that was sent; null for none.</param>
/// <param name="Status">The answer's status; null when there was none.</param>
/// <param name="Response">The beginning of the answer's body; null for none.</param>
/// <param name="Error">Why there was no answer.</param>
public sealed record HeardExchange(
    DateTimeOffset Begun, TimeSpan Took, string Method, Uri Url, byte[]? Request, int? Status, byte[]? Response, string? Error);

/// <summary>Hears the calls that an attempt makes. Flows with <see cref="OutgoingCaller"/>.</summary>
/// <param name="mostBytes">So much of a body is heard.</param>
public sealed class ExchangeTape(int mostBytes)
{
    /// <summary>More calls of one attempt are not heard.</summary>
    private const int MostCalls = 8;

    private readonly Lock gate = new();
    private readonly List<HeardExchange> heard = [];

    public int MostBytes => mostBytes;

    /// <summary>What was heard so far.</summary>
    public IReadOnlyList<HeardExchange> Heard
    {
        get
        {
            lock (gate)
                return [.. heard];
        }
    }

    public void Add(HeardExchange exchange)
    {
        lock (gate)
        {
            if (heard.Count < MostCalls)
                heard.Add(exchange);
        }
    }
}

using System.Text.Json;
using Iris.WebConsole.Interactions;

namespace Iris.WebConsole.Batches;

/// <summary>A job over interactions, as the API answers it.</summary>
public sealed record BatchAnswer(
    string Id, string Kind, string State, long Matched, long Done, IReadOnlyDictionary<string, long> Refused, IReadOnlyDictionary<string, JsonElement> Filter,
    bool ConfirmUnknown, int? Limit, string AuthorId, DateTimeOffset Created, DateTimeOffset Updated, DateTimeOffset? Ended)
{
    public bool IsRunning => State == "running";

    public bool IsResend => Kind == "resend";

    public long AllRefused => Refused.Values.Sum();

    /// <summary>What it is about, as a search.</summary>
    public InteractionFilter Search => new(
        Filter.Where(one => one.Value.ValueKind == JsonValueKind.String).ToDictionary(one => one.Key, one => one.Value.GetString()!), null);

    /// <summary>The same, of nothing but what there was when it began.</summary>
    public InteractionFilter SearchOfThen
    {
        get
        {
            var then = Search.Conditions.ToDictionary();
            then.TryAdd("createdTo", Created.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
            return new(then, null);
        }
    }
}

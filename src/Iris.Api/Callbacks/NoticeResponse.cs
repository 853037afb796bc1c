using Iris.Core.Callbacks;
using Iris.Core.Integrations;

namespace Iris.Api.Callbacks;

/// <summary>A provider's callback as it came, and what became of it.</summary>
/// <param name="Id">Id of the notice.</param>
/// <param name="Received">When it came.</param>
/// <param name="Lane"><c>status</c> or <c>inbound</c>.</param>
/// <param name="State"><c>pending</c>, <c>done</c>, <c>unreadable</c> or <c>unmatched</c>.</param>
/// <param name="Attempts">How often a message that it names was not known yet.</param>
/// <param name="NextAttempt">When it is processed next; null when it is over.</param>
/// <param name="Problem">Why it is unreadable or unmatched.</param>
/// <param name="Method">GET or POST.</param>
/// <param name="Query">Query of the call; the callback token in it and in the body is masked.</param>
/// <param name="ContentType">Type of the body.</param>
/// <param name="Body">The body as text.</param>
internal sealed record NoticeResponse(
    string Id,
    DateTimeOffset Received,
    string Lane,
    CallbackState State,
    int Attempts,
    DateTimeOffset? NextAttempt,
    string? Problem,
    string Method,
    IReadOnlyDictionary<string, string> Query,
    string? ContentType,
    string Body)
{
    internal static NoticeResponse From(StoredCallback stored)
    {
        var callback = stored.Callback;
        string Masked(string text) => CallbackMask.Hide(text, CallbackUrls.TokenIn(callback.Url, stored.IntegrationId))!;
        return new(
            stored.Id,
            callback.Received,
            stored.Lane == CallbackLane.Inbound ? "inbound" : "status",
            stored.State,
            stored.Attempts,
            stored.DueAt,
            stored.Problem,
            callback.Method,
            callback.Query.GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => Masked(group.First().Value)),
            callback.Header("Content-Type"),
            Masked(callback.Text()));
    }
}

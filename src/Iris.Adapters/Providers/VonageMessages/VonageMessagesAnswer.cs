using System.Text.Json;
using Iris.Adapters.Http;
using Iris.Core.Channels;

namespace Iris.Adapters.Providers.VonageMessages;

/// <summary>The answer to a send and the form of errors, which statuses share. (Source: C.7)</summary>
internal static class VonageMessagesAnswer
{
    public const string IdName = "message_uuid";

    /// <summary>Codes that mean more than their status. (Sources: C.7, VO-MSG)</summary>
    public static readonly OutcomeTable Outcomes = new(
    [
        // Credentials and tokens; an account that is barred, out of quota or credit, or not enabled.
        (OutcomeKind.Hold, ["unauthorized", "forbidden", "1370", "1060", "1070", "low-balance", "out-of-credit", "1080"]),
        // A sender that is not allowed, or is none of the account's.
        (OutcomeKind.Hold, ["1120", "1420"]),
        (OutcomeKind.Throttle, ["1000", "1241"]),
    ]);

    public static SendOutcome Read(ProviderHttpAnswer http)
    {
        if (!http.IsSuccess)
            return Refusal(http);

        var body = http.Json();
        var answer = HttpOutcomes.Answer(http, ErrorOf(body).Description);
        return body.Id(IdName) is { } id
            ? new SendOutcome.Accepted([new ProviderMessage(id, null)], null, answer)
            : new SendOutcome.Unknown($"HTTP {(int)http.Status} without an id", answer);
    }

    /// <summary>An answer without success, of whatever was called.</summary>
    public static SendOutcome Refusal(ProviderHttpAnswer http)
    {
        var (code, description) = ErrorOf(http.Json());
        return HttpOutcomes.FromRefusal(http, code, description, Outcomes);
    }

    /// <summary>
    /// <c>{type, title, detail, instance}</c>. The code is the end of the type's URL (<c>…/messages#1000</c>), else the title: statuses have
    /// the same code in both, answers a sentence as title. In version 0.1 of the statuses <c>{code, reason}</c>. (Sources: VO-SDK; VO-V01)
    /// </summary>
    public static (string? Code, string? Description) ErrorOf(JsonElement error)
    {
        var title = error.Id("title");
        var type = error.Id("type");
        var mark = type?.LastIndexOf('#') ?? -1;
        var code = mark >= 0 && mark < type!.Length - 1 ? type[(mark + 1)..] : title;
        return (code ?? error.Id("code"), error.Text("detail") ?? title ?? error.Text("reason"));
    }
}

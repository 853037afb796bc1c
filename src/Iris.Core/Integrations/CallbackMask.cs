using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Core.Integrations;

/// <summary>
/// Takes callback tokens out of what providers say before it is kept and shown: some echo the URL that a send carried, and whoever may
/// only read must not learn it.
/// </summary>
public static class CallbackMask
{
    /// <summary>Answers are cut before they come here: so much of a token at their end is as good as the whole.</summary>
    private const int ShortestCut = 8;

    public static SendOutcome Hide(SendOutcome outcome, Integration integration)
    {
        var hidden = outcome with { Answer = Hide(outcome.Answer, integration) };
        return hidden switch
        {
            SendOutcome.Accepted accepted => accepted with
            {
                CustomStatus = Hide(accepted.CustomStatus, integration),
                Others = [.. accepted.Others.Select(other => other with { Outcome = Hide(other.Outcome, integration) })],
            },
            SendOutcome.Rejected rejected => rejected with
            {
                Code = Hide(rejected.Code, integration)!,
                Description = Hide(rejected.Description, integration)!,
            },
            SendOutcome.Held held => held with { Code = Hide(held.Code, integration)!, Description = Hide(held.Description, integration)! },
            SendOutcome.Throttled throttled => throttled with { Reason = Hide(throttled.Reason, integration)! },
            SendOutcome.Unreachable unreachable => unreachable with { Reason = Hide(unreachable.Reason, integration)! },
            SendOutcome.Unknown unknown => unknown with { Reason = Hide(unknown.Reason, integration)! },
            _ => hidden,
        };
    }

    public static JsonElement? Hide(JsonElement? raw, Integration integration)
    {
        if (raw is not { } element)
            return null;
        if (element.ValueKind == JsonValueKind.String)
            return element.GetString() is { } text && Hide(text, integration) is { } hidden && hidden != text ? JsonSerializer.SerializeToElement(hidden) : raw;

        var json = element.GetRawText();
        // Written anew, letters that need no escape have none.
        if (json.Contains("\\u", StringComparison.Ordinal) && JsonSerializer.Serialize(element, IrisJson.Contracts) is var plain
            && Hide(plain, integration) != plain)
            json = plain;
        return Hide(json, integration) is { } changed && changed != json ? JsonElement.Parse(changed) : raw;
    }

    /// <summary>Tokens are of characters that neither JSON nor URLs escape.</summary>
    public static string? Hide(string? text, Integration integration) =>
        Hide(Hide(text, integration.CallbackToken), integration.PreviousCallbackToken);

    public static string? Hide(string? text, string? token)
    {
        if (string.IsNullOrEmpty(text) || string.IsNullOrEmpty(token))
            return text;

        var hidden = text.Replace(token, IntegrationEditor.SecretMask, StringComparison.Ordinal);
        for (var length = token.Length - 1; length >= ShortestCut; length--)
        {
            if (hidden.EndsWith(token[..length], StringComparison.Ordinal))
                return hidden[..^length] + IntegrationEditor.SecretMask;
        }

        return hidden;
    }

    private static ProviderAnswer? Hide(ProviderAnswer? answer, Integration integration) => answer is null
        ? null
        : new ProviderAnswer(
            Hide(answer.Code, integration), Hide(answer.Description, integration), Hide(answer.Raw, integration));
}

using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Iris.Adapters.Http;
using Iris.Core.Channels;

namespace Iris.Adapters.Providers.SinchLatam;

/// <summary>
/// What Sinch Latin America tells about a message: how it was sent, then how it was delivered, each as a code, a word and (WhatsApp) a
/// flag. SMS and WhatsApp share the codes. (Source: B.4, B.6, E.1)
/// </summary>
internal static class SinchLatamStatus
{
    private const int FirstFailure = 101;
    private const int LastFailure = 311;
    private const string Sent = "SENT_SUCCESS";
    private const string Delivered = "DELIVERED_SUCCESS";
    private const string Read = "READ_SUCCESS";
    private const string ReadFlag = "read";
    private const string Untold = "UNKNOWN";

    /// <summary>2 is a success of sending, 4 and 5 of delivery, everything else a failure of either.</summary>
    private static readonly FrozenDictionary<long, string> Words = new Dictionary<long, string>
    {
        [2] = Sent,
        [4] = Delivered,
        [5] = Read,
        [101] = "EXPIRED",
        [102] = "CARRIER_COMMUNICATION_ERROR",
        [103] = "REJECTED_BY_CARRIER",
        [104] = "NOT_DELIVERED",
        [201] = "NO_CREDIT",
        [202] = "INVALID_DESTINATION_NUMBER",
        [203] = "BLACKLISTED",
        [204] = "DESTINATION_BLOCKED_BY_OPTOUT",
        [205] = "DESTINATION_MESSAGE_LIMIT_REACHED",
        [206] = "INVALID_MESSAGE_LENGTH",
        [207] = "INVALID_MESSAGE_TEXT",
        [209] = "INVALID_CONTENT",
        [210] = "INVALID_SESSION",
        [211] = "DESTINATION_BLOCKED_BY_OPTIN",
        [212] = "DESTINATION_BLOCKED_BY_WHITELIST",
        [301] = "INTERNAL_ERROR",
        [311] = "INTERNAL_ERROR",
    }.ToFrozenDictionary();

    /// <summary>Source: B.4, B.6.</summary>
    public static readonly IReadOnlySet<string> OptOutCodes = new HashSet<string> { "204" }.ToFrozenSet();

    private static readonly FrozenDictionary<string, DeliveryProgress> ProgressOfWord = Words
        .GroupBy(pair => pair.Value, pair => ProgressOf(pair.Key))
        .ToFrozenDictionary(group => group.Key, group => group.First(), StringComparer.OrdinalIgnoreCase);

    private static readonly Step Sending = new("sentStatusCode", "sentStatus", "sent", DeliveryProgress.Sent, Sent);
    private static readonly Step Delivery =
        new("deliveredStatusCode", "deliveredStatus", "delivered", DeliveryProgress.Delivered, Delivered);

    private static readonly string[] Members =
        [Sending.Code, Delivery.Code, Sending.Word, Delivery.Word, Sending.Flag, Delivery.Flag, ReadFlag];

    /// <summary>Whether an item says anything about progress.</summary>
    public static bool IsIn(JsonElement item) => Array.Exists(Members, member => item.Has(member));

    /// <summary>Reads an item; unreadable when it does not say which message it is about.</summary>
    public static ProviderNotice Of(JsonElement item)
    {
        var id = item.Id("id");
        var reference = item.Id("correlationId");
        if (id is null && reference is null)
            return new ProviderNotice.Unreadable("The status names neither id nor correlationId.", item);

        var stage = Furthest(item);
        return new ProviderNotice.Status(
            id, reference, stage.Progress, stage.Word ?? stage.Code ?? Untold, stage.Code, null, NoticeAddress.Of(item.Text("destination")), item);
    }

    private static Stage Furthest(JsonElement item)
    {
        var sent = StageOf(item, Sending);
        var delivered = StageOf(item, Delivery);
        if (delivered.Progress != DeliveryProgress.Read && item.Flag(ReadFlag) == true)
            return new Stage(DeliveryProgress.Read, Read, null);
        if (delivered.Progress != DeliveryProgress.None)
            return delivered;
        return sent.Progress != DeliveryProgress.None || delivered.Word is null ? sent : delivered;
    }

    /// <summary>The code decides, then the word, then the flag.</summary>
    private static Stage StageOf(JsonElement item, Step step)
    {
        var code = item.Text(step.Code);
        var word = item.Text(step.Word);
        if (long.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && ProgressOf(number) is var byCode and not DeliveryProgress.None)
            return new Stage(byCode, word ?? Words.GetValueOrDefault(number), code);
        if (word is not null && ProgressOfWord.TryGetValue(word, out var byWord))
            return new Stage(byWord, word, code);
        return item.Flag(step.Flag) == true
            ? new Stage(step.Reached, word ?? step.WordForFlag, code)
            : new Stage(DeliveryProgress.None, word, code);
    }

    private static DeliveryProgress ProgressOf(long code) => code switch
    {
        2 => DeliveryProgress.Sent,
        4 => DeliveryProgress.Delivered,
        5 => DeliveryProgress.Read,
        >= FirstFailure and <= LastFailure => DeliveryProgress.Failed,
        _ => DeliveryProgress.None,
    };

    /// <summary>The members of one step, and what its flag means where nothing else is told.</summary>
    private sealed record Step(string Code, string Word, string Flag, DeliveryProgress Reached, string WordForFlag);

    private readonly record struct Stage(DeliveryProgress Progress, string? Word, string? Code);
}

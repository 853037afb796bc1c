using System.Runtime.InteropServices;
using System.Text.Json;
using Iris.Core.Addresses;

namespace Iris.Core.Channels;

/// <summary>
/// How much of what a provider says an interaction keeps. An interaction is read, written and told as one document, so what somebody outside
/// can append to it is bounded; the callback that it came in is kept whole, apart, for <c>Callbacks:RetentionDays</c>.
/// </summary>
public static class ProviderWords
{
    /// <summary>Longest id of a message that is remembered; a longer one names nothing.</summary>
    public const int MaxId = 256;

    /// <summary>Longest word, such as a customStatus or a code.</summary>
    public const int MaxWord = 128;

    /// <summary>Longest sentence.</summary>
    public const int MaxSentence = 512;

    /// <summary>Longest raw notice or answer, in bytes of JSON; a longer one is shown as a string, cut.</summary>
    public const int MaxRaw = ProviderAnswer.MaxRawLength;

    /// <summary>Longest text of an end user, in UTF-16 units; what is beyond is in the stored callback.</summary>
    public const int MaxText = 65_536;

    public static string? Word(string? text) => Cut(text, MaxWord);

    /// <summary>A person's name as it can be shown, without what nobody sees and what turns the text around it; null for nothing.</summary>
    public static string? Name(string? text)
    {
        if (text is null)
            return null;

        var shown = AddressText.Visible(string.Concat(Cut(text, MaxSentence)!.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)), keepJoiners: true);
        return shown.Length == 0 ? null : Word(shown);
    }

    public static string? Sentence(string? text) => Cut(text, MaxSentence);

    /// <summary>Whether an id can be remembered.</summary>
    public static bool IsId(string? id) => id is { Length: > 0 and <= MaxId };

    /// <summary>JSON of at most so many bytes; what is longer as a string, cut.</summary>
    public static JsonElement? CutRaw(JsonElement? raw, int most) =>
        SizeOf(raw) <= most ? raw : JsonSerializer.SerializeToElement(Cut(raw!.Value.GetRawText(), most));

    /// <summary>Never in the middle of a surrogate pair.</summary>
    public static string? Cut(string? text, int most)
    {
        if (text is null || text.Length <= most)
            return text;

        return text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
    }

    /// <summary>Bytes of it as JSON.</summary>
    internal static int SizeOf(JsonElement? raw) => raw is { } value ? JsonMarshal.GetRawUtf8Value(value).Length : 0;
}

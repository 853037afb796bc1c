using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Iris.Api.Envelope;
using Iris.Core.Kernel;

namespace Iris.Api.Binding;

/// <summary>Parses the bytes of a body. What it returns owns its memory, so parts of it may be kept.</summary>
internal static class JsonText
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = IrisJson.MaxDepth };

    /// <returns>Why the bytes are no acceptable JSON; null when they are.</returns>
    public static Problem? Parse(ReadOnlySpan<byte> utf8, out JsonElement json)
    {
        json = default;
        utf8 = WithoutByteOrderMark(utf8);
        if (utf8.IsEmpty)
            return BodyProblems.Empty;
        if (!Utf8.IsValid(utf8))
            return BodyProblems.InvalidUtf8;
        // Strings with half a pair parse, but fail when they are read.
        if (utf8.IndexOf("\\u"u8) >= 0 && HasLoneSurrogate(utf8))
            return BodyProblems.LoneSurrogate;

        try
        {
            json = JsonElement.Parse(utf8, Options);
            return null;
        }
        catch (JsonException exception)
        {
            return IsTooDeep(utf8) ? BodyProblems.TooDeep : BodyProblems.InvalidJson(exception);
        }
    }

    private static ReadOnlySpan<byte> WithoutByteOrderMark(ReadOnlySpan<byte> utf8) =>
        utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;

    private static bool HasLoneSurrogate(ReadOnlySpan<byte> utf8)
    {
        var highPending = false;
        for (var i = 0; i < utf8.Length; i++)
        {
            var unit = UnitAt(utf8, i, out var length);
            var isLow = unit is not null && char.IsLowSurrogate(unit.Value);
            if (isLow != highPending)
                return true;

            highPending = unit is not null && char.IsHighSurrogate(unit.Value);
            i += length - 1;
        }

        return highPending;
    }

    /// <summary>The UTF-16 unit that a <c>\u</c> escape at this place stands for; null for anything else, with its length.</summary>
    private static char? UnitAt(ReadOnlySpan<byte> utf8, int index, out int length)
    {
        length = 1;
        if (utf8[index] != (byte)'\\' || index + 1 == utf8.Length)
            return null;

        length = 2;
        if (utf8[index + 1] != (byte)'u' || index + 6 > utf8.Length
            || !ushort.TryParse(utf8.Slice(index + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
            return null;

        length = 6;
        return (char)unit;
    }

    /// <summary>Whether the text nests too deep before anything else is wrong with it. Only asked when it could not be parsed.</summary>
    private static bool IsTooDeep(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = IrisJson.MaxDepth + 2 });
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth >= IrisJson.MaxDepth && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    return true;
            }
        }
        catch (JsonException)
        {
            // Something else is wrong with it.
        }

        return false;
    }
}

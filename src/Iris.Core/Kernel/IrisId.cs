using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Iris.Core.Kernel;

/// <summary>
/// Ids of 24 lower-case hex digits with the layout of a document-database object id: 4 bytes creation second, 5 bytes of this process,
/// 3 bytes of a counter. Ids of one process sort in the order in which they were made. (Source: A.3)
/// </summary>
/// <remarks>The counter begins anywhere in each second, so that two ids of one caller do not count what everybody else did between them.</remarks>
public static class IrisId
{
    public const int Length = 24;

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");
    private static readonly byte[] ProcessPart = RandomNumberGenerator.GetBytes(5);

    /// <summary>Half of the counter: the other half, eight million ids, is left to the second.</summary>
    private const int Starts = 1 << 23;

    /// <summary>Second and counter in one number: a clock that steps back or a counter that overflows never breaks the order.</summary>
    private static long last;

    /// <summary>Makes the next id.</summary>
    public static string New(DateTimeOffset now)
    {
        var second = now.ToUnixTimeSeconds();
        long seen, next;
        do
        {
            seen = Interlocked.Read(ref last);
            next = seen >> 24 >= second ? seen + 1 : (second << 24) + RandomNumberGenerator.GetInt32(Starts);
        }
        while (Interlocked.CompareExchange(ref last, next, seen) != seen);

        Span<byte> bytes = stackalloc byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)(next >> 24));
        ProcessPart.CopyTo(bytes[4..]);
        bytes[9] = (byte)(next >> 16);
        bytes[10] = (byte)(next >> 8);
        bytes[11] = (byte)next;
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>The smallest id that could be made at this moment: what sorts at or behind it was made since.</summary>
    public static string Floor(DateTimeOffset moment) =>
        Math.Clamp(moment.ToUnixTimeSeconds(), 0, uint.MaxValue).ToString("x8", CultureInfo.InvariantCulture) + new string('0', Length - 8);

    /// <summary>The second in which an id was made.</summary>
    public static DateTimeOffset TimeOf(string id) =>
        DateTimeOffset.FromUnixTimeSeconds(uint.Parse(id.AsSpan(0, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

    /// <summary>Whether the text has the form of an id.</summary>
    public static bool IsValid(string? text) =>
        text is { Length: Length } && !text.AsSpan().ContainsAnyExcept(Hex);
}

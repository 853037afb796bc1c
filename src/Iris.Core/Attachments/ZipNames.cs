using System.Buffers.Binary;
using System.Text;

namespace Iris.Core.Attachments;

/// <summary>
/// Finds out what a ZIP file is by the names in its directory, as its bytes go by: an office document, a program, or just a ZIP. Bytes that only look like
/// an entry make a file at most something that is not taken.
/// </summary>
internal sealed class ZipNames
{
    private const int HeaderLength = 46;
    private const int NameLengthAt = 28;
    private const int LongestName = 256;

    /// <summary>Where the name of the first entry stands, and behind it, uncompressed, what OpenDocument and EPUB say that they are.</summary>
    private const int FirstNameAt = 30;

    private static readonly string[] OfPrograms = ["META-INF/MANIFEST.MF", "AndroidManifest.xml", "classes.dex", "Payload/"];

    private readonly byte[] carried = new byte[HeaderLength + LongestName];
    private int count;
    private string? type;
    private bool isProgram;

    /// <summary>What it is, once all of it went by.</summary>
    public string Type => isProgram ? FileTypes.Program : type ?? FileTypes.Zip;

    /// <summary>The beginning of the file.</summary>
    public void Begin(ReadOnlySpan<byte> head)
    {
        var first = head.Length > FirstNameAt ? head[FirstNameAt..] : default;
        if (!first.StartsWith("mimetype"u8))
            return;

        var said = first["mimetype".Length..];
        foreach (var known in (string[])["application/epub+zip", "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet", "application/vnd.oasis.opendocument.presentation"])
        {
            if (said.StartsWith(Encoding.ASCII.GetBytes(known)))
                type = known;
        }
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var all = new byte[count + bytes.Length];
        carried.AsSpan(0, count).CopyTo(all);
        bytes.CopyTo(all.AsSpan(count));
        ReadOnlySpan<byte> rest = all;
        while (rest.IndexOf("PK\x01\x02"u8) is >= 0 and var at)
        {
            rest = rest[at..];
            // Not whole yet: it is looked at with what follows.
            if (rest.Length < HeaderLength || rest.Length < HeaderLength + NameLengthOf(rest))
                break;

            Note(Encoding.UTF8.GetString(rest.Slice(HeaderLength, NameLengthOf(rest))));
            rest = rest[4..];
        }

        // Whatever began in the last of it may go on.
        var kept = rest.StartsWith("PK\x01\x02"u8) ? rest[..Math.Min(rest.Length, carried.Length)] : rest[Math.Max(0, rest.Length - 3)..];
        kept.CopyTo(carried);
        count = kept.Length;
    }

    private static int NameLengthOf(ReadOnlySpan<byte> entry) => Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(entry[NameLengthAt..]), (ushort)LongestName);

    private void Note(string name)
    {
        isProgram |= OfPrograms.Any(program => name.StartsWith(program, StringComparison.OrdinalIgnoreCase)) || name.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase);
        type ??= name switch
        {
            "word/document.xml" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "xl/workbook.xml" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "ppt/presentation.xml" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            _ => null,
        };
    }
}

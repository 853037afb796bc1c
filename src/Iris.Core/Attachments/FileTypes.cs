using System.Collections.Frozen;

namespace Iris.Core.Attachments;

/// <summary>What kinds of file there are, by their first bytes, and which names and declared types go with them.</summary>
internal static class FileTypes
{
    public const string Unknown = "application/octet-stream";
    public const string Text = "text/plain";
    public const string Zip = "application/zip";
    public const string Ole = "application/x-ole-storage";

    /// <summary>Stands for what is not taken.</summary>
    public const string Program = "program";

    private const string Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    private const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private const string Pptx = "application/vnd.openxmlformats-officedocument.presentationml.presentation";

    /// <summary>Types by what a file begins with, or has at another place; the first that fits counts.</summary>
    private static readonly (int At, byte[] Bytes, string Type)[] Signatures =
    [
        (0, [0xFF, 0xD8, 0xFF], "image/jpeg"),
        (0, [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A], "image/png"),
        (0, [.. "GIF87a"u8], "image/gif"),
        (0, [.. "GIF89a"u8], "image/gif"),
        (8, [.. "WEBP"u8], "image/webp"),
        (8, [.. "WAVE"u8], "audio/wav"),
        (8, [.. "AVI "u8], "video/x-msvideo"),
        (0, [.. "BM"u8], "image/bmp"),
        (0, [.. "II*\0"u8], "image/tiff"),
        (0, [.. "MM\0*"u8], "image/tiff"),
        (4, [.. "ftyp3g"u8], "video/3gpp"),
        (4, [.. "ftypM4A"u8], "audio/mp4"),
        (4, [.. "ftypheic"u8], "image/heic"),
        (4, [.. "ftypmif1"u8], "image/heic"),
        (4, [.. "ftypqt  "u8], "video/quicktime"),
        (4, [.. "ftyp"u8], "video/mp4"),
        (0, [0x1A, 0x45, 0xDF, 0xA3], "video/webm"),
        (0, [.. "ID3"u8], "audio/mpeg"),
        (0, [0xFF, 0xF1], "audio/aac"),
        (0, [0xFF, 0xF9], "audio/aac"),
        (0, [0xFF, 0xFB], "audio/mpeg"),
        (0, [0xFF, 0xFA], "audio/mpeg"),
        (0, [0xFF, 0xF3], "audio/mpeg"),
        (0, [0xFF, 0xF2], "audio/mpeg"),
        (0, [.. "OggS"u8], "audio/ogg"),
        (0, [.. "fLaC"u8], "audio/flac"),
        (0, [.. "#!AMR"u8], "audio/amr"),
        (0, [.. "%PDF-"u8], "application/pdf"),
        (0, [.. "{\\rtf"u8], "application/rtf"),
        (0, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], Ole),
        (0, [0x50, 0x4B, 0x03, 0x04], Zip),
        (0, [0x50, 0x4B, 0x05, 0x06], Zip),
        (0, [0x1F, 0x8B], "application/gzip"),
        (0, [.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], "application/x-7z-compressed"),
        (0, [.. "Rar!"u8, 0x1A, 0x07], "application/vnd.rar"),
        (0, [.. "MZ"u8], Program),
        (0, [0x7F, .. "ELF"u8], Program),
        (0, [0xFE, 0xED, 0xFA, 0xCE], Program),
        (0, [0xFE, 0xED, 0xFA, 0xCF], Program),
        (0, [0xCE, 0xFA, 0xED, 0xFE], Program),
        (0, [0xCF, 0xFA, 0xED, 0xFE], Program),
        (0, [0xCA, 0xFE, 0xBA, 0xBE], Program),
        (0, [.. "#!"u8], Program),
        (0, [.. "dex\n"u8], Program),
        (0, [.. "\0asm"u8], Program),
        (0, [.. "!<arch>"u8], Program),
        (0, [0x4C, 0, 0, 0, 0x01, 0x14, 0x02, 0], Program),
    ];

    /// <summary>By the ends of names: what the content may be, the type that it is then first.</summary>
    private static readonly FrozenDictionary<string, string[]> ByExtension = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase)
    {
        [".jpg"] = ["image/jpeg"],
        [".jpeg"] = ["image/jpeg"],
        [".png"] = ["image/png"],
        [".gif"] = ["image/gif"],
        [".webp"] = ["image/webp"],
        [".bmp"] = ["image/bmp"],
        [".tif"] = ["image/tiff"],
        [".tiff"] = ["image/tiff"],
        [".heic"] = ["image/heic"],
        [".heif"] = ["image/heic"],
        [".mp4"] = ["video/mp4", "video/3gpp", "audio/mp4"],
        [".m4v"] = ["video/mp4"],
        [".3gp"] = ["video/3gpp", "video/mp4"],
        [".mov"] = ["video/quicktime", "video/mp4"],
        [".webm"] = ["video/webm"],
        [".mkv"] = ["video/webm"],
        [".avi"] = ["video/x-msvideo"],
        [".mp3"] = ["audio/mpeg"],
        [".m4a"] = ["audio/mp4", "video/mp4"],
        [".ogg"] = ["audio/ogg"],
        [".oga"] = ["audio/ogg"],
        [".opus"] = ["audio/ogg"],
        [".aac"] = ["audio/aac"],
        [".amr"] = ["audio/amr"],
        [".wav"] = ["audio/wav"],
        [".flac"] = ["audio/flac"],
        [".pdf"] = ["application/pdf"],
        [".rtf"] = ["application/rtf"],
        [".doc"] = ["application/msword", Ole],
        [".xls"] = ["application/vnd.ms-excel", Ole],
        [".ppt"] = ["application/vnd.ms-powerpoint", Ole],
        [".msg"] = ["application/vnd.ms-outlook", Ole],
        [".docx"] = [Docx],
        [".xlsx"] = [Xlsx],
        [".pptx"] = [Pptx],
        [".odt"] = ["application/vnd.oasis.opendocument.text"],
        [".ods"] = ["application/vnd.oasis.opendocument.spreadsheet"],
        [".odp"] = ["application/vnd.oasis.opendocument.presentation"],
        [".epub"] = ["application/epub+zip"],
        [".zip"] = [Zip],
        [".gz"] = ["application/gzip"],
        [".7z"] = ["application/x-7z-compressed"],
        [".rar"] = ["application/vnd.rar"],
        [".txt"] = [Text],
        [".log"] = [Text],
        [".md"] = ["text/markdown", Text],
        [".csv"] = ["text/csv", Text],
        [".tsv"] = ["text/tab-separated-values", Text],
        [".json"] = ["application/json", Text],
        [".vcf"] = ["text/vcard"],
        [".ics"] = ["text/calendar"],
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> ProgramExtensions = new[]
    {
        ".exe", ".dll", ".com", ".scr", ".msi", ".msp", ".bat", ".cmd", ".ps1", ".psm1", ".vbs", ".vbe", ".js", ".mjs", ".jse", ".wsf", ".wsh", ".hta", ".lnk", ".reg", ".cpl",
        ".sh", ".bash", ".py", ".pl", ".rb", ".php", ".jar", ".class", ".apk", ".ipa", ".dex", ".app", ".dmg", ".deb", ".rpm", ".iso", ".so", ".dylib", ".wasm",
        ".html", ".htm", ".xhtml", ".xht", ".shtml", ".mht", ".mhtml", ".svg", ".svgz", ".xml", ".xsl", ".xslt", ".swf", ".docm", ".xlsm", ".pptm", ".url", ".website", ".desktop",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Other names that clients have for the same.</summary>
    private static readonly FrozenDictionary<string, string> Aliases = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["image/jpg"] = "image/jpeg",
        ["image/pjpeg"] = "image/jpeg",
        ["image/x-png"] = "image/png",
        ["image/heif"] = "image/heic",
        ["image/x-ms-bmp"] = "image/bmp",
        ["audio/mp3"] = "audio/mpeg",
        ["audio/x-m4a"] = "audio/mp4",
        ["audio/m4a"] = "audio/mp4",
        ["audio/x-aac"] = "audio/aac",
        ["audio/opus"] = "audio/ogg",
        ["application/ogg"] = "audio/ogg",
        ["audio/x-wav"] = "audio/wav",
        ["audio/wave"] = "audio/wav",
        ["audio/vnd.wave"] = "audio/wav",
        ["audio/x-flac"] = "audio/flac",
        ["audio/amr-nb"] = "audio/amr",
        ["audio/3gpp"] = "video/3gpp",
        ["video/ogg"] = "audio/ogg",
        ["video/x-matroska"] = "video/webm",
        ["audio/webm"] = "video/webm",
        ["video/avi"] = "video/x-msvideo",
        ["video/3gp"] = "video/3gpp",
        ["application/x-pdf"] = "application/pdf",
        ["text/rtf"] = "application/rtf",
        ["application/x-zip-compressed"] = Zip,
        ["application/x-gzip"] = "application/gzip",
        ["application/x-rar-compressed"] = "application/vnd.rar",
        ["text/x-vcard"] = "text/vcard",
        ["text/directory"] = "text/vcard",
        ["application/csv"] = "text/csv",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>What a declared type says nothing by.</summary>
    private static readonly FrozenSet<string> SaysNothing =
        new[] { Unknown, "binary/octet-stream", "application/binary", "application/x-download", "application/force-download" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>What a file is by its beginning; null where that does not tell.</summary>
    public static string? OfBeginning(ReadOnlySpan<byte> head)
    {
        foreach (var (at, bytes, type) in Signatures)
        {
            if (head.Length >= at + bytes.Length && head[at..].StartsWith(bytes))
                return type;
        }

        return null;
    }

    /// <summary>Whether a name is that of a program, a script or a page.</summary>
    public static bool IsProgram(string fileName) => ProgramExtensions.Contains(Path.GetExtension(fileName.TrimEnd('.', ' ')));

    /// <summary>The type with what the name tells about it, where content of several kinds looks alike.</summary>
    /// <returns>Null where the name is that of another kind of file.</returns>
    public static string? WithName(string found, string fileName) =>
        !ByExtension.TryGetValue(Path.GetExtension(fileName), out var allowed) ? found
        : !allowed.Contains(found) ? null
        : found is Text or Ole ? allowed[0] : found;

    /// <summary>Whether a declared type is that of the content, or says nothing.</summary>
    public static bool IsDeclared(string? declared, string found, string named)
    {
        var bare = declared?.Split(';')[0].Trim();
        if (string.IsNullOrEmpty(bare) || SaysNothing.Contains(bare))
            return true;

        var type = Aliases.GetValueOrDefault(bare, bare);
        return type.Equals(found, StringComparison.OrdinalIgnoreCase) || type.Equals(named, StringComparison.OrdinalIgnoreCase)
            // Files of one container, and texts of whatever kind.
            || (IsOf(type, "video/mp4", "audio/mp4", "video/3gpp", "video/quicktime") && IsOf(found, "video/mp4", "audio/mp4", "video/3gpp", "video/quicktime"))
            || (found == Text && IsText(type))
            || (found == Ole && ByExtension.Values.Any(types => types.Contains(Ole) && types[0].Equals(type, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>An end for a name that has none.</summary>
    public static string ExtensionOf(string mediaType) => ByExtension.Where(pair => pair.Value[0] == mediaType).Select(pair => pair.Key).Order(StringComparer.Ordinal).FirstOrDefault() ?? "";

    private static bool IsOf(string type, params ReadOnlySpan<string> types) => types.Contains(type.ToLowerInvariant());

    private static bool IsText(string type) => IsOf(
        type, Text, "text/csv", "text/markdown", "text/tab-separated-values", "application/json", "application/vnd.ms-excel");
}

using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Iris.Core.Attachments;

namespace Iris.Core.Tests.Attachments;

public sealed class ContentInspectorTests
{
    public static TheoryData<string, string> Beginnings => new()
    {
        { "FFD8FFE000104A46494600010100000100", "image/jpeg" },
        { "89504E470D0A1A0A0000000D4948445200", "image/png" },
        { "474946383961010001008000000000FFFF", "image/gif" },
        { "52494646240000005745425056503820AA", "image/webp" },
        { "0000001866747970336770340000000000", "video/3gpp" },
        { "00000018667479706D70343200000000AA", "video/mp4" },
        { "0000001866747970717420200000000000", "video/quicktime" },
        { "49443303000000000000FFFB9064000000", "audio/mpeg" },
        { "FFFB90640000000000000000000000FFAA", "audio/mpeg" },
        { "4F67675300020000000000000000000000", "audio/ogg" },
        { "FFF15080000000000000000000000000AA", "audio/aac" },
        { "2321414D520A3C00000000000000000000", "audio/amr" },
        { "255044462D312E370A25E2E3CFD30A0000", "application/pdf" },
        { "D0CF11E0A1B11AE1000000000000000000", FileTypes.Ole },
        { "4D5A90000300000004000000FFFF0000B8", FileTypes.Program },
        { "7F454C46020101000000000000000000AA", FileTypes.Program },
        { "CFFAEDFE0700000103000000020000000A", FileTypes.Program },
        { "CAFEBABE00000034001D0A00060000000F", FileTypes.Program },
        { "0061736D0100000001000000000000000A", FileTypes.Program },
        { "00010203040506070809000102030405060708", FileTypes.Unknown },
    };

    [Theory]
    [MemberData(nameof(Beginnings))]
    public void Type_OfABeginning_IsFoundHoweverItComes(string hex, string type)
    {
        var bytes = Convert.FromHexString(hex);

        foreach (var piece in new[] { 1, 3, 16, 1000 })
            Assert.Equal(type, Inspect(bytes, piece).Type);
    }

    [Theory]
    [InlineData("hola", "text/plain")]
    [InlineData("a;b\n1;2\n", "text/plain")]
    [InlineData("Ñandú 🦄", "text/plain")]
    [InlineData("MZ y otros", "text/plain")]
    [InlineData("BMW;Audi", "text/plain")]
    [InlineData("BEGIN:VCARD\nVERSION:3.0", "text/vcard")]
    [InlineData("BEGIN:VCALENDAR\nVERSION:2.0", "text/calendar")]
    [InlineData("#!/usr/bin/env python", "program")]
    [InlineData("\uFEFF  <HTML><body>", "program")]
    [InlineData("<?xml version=\"1.0\"?><svg/>", "program")]
    [InlineData("x <ScRiPt>alert(1)", "program")]
    public void Type_OfATextThatEndsSoonOrLate_IsFound(string text, string type)
    {
        Assert.Equal(type, Inspect(Encoding.UTF8.GetBytes(text), 7).Type);
        Assert.Equal(type, Inspect(Encoding.UTF8.GetBytes(text + new string('é', 9000)), 1000).Type);
    }

    [Fact]
    public void Type_OfATextInOtherEncodings_IsText()
    {
        Assert.Equal("text/plain", Inspect(Encoding.Latin1.GetBytes("año;niño;¿qué?"), 5).Type);
        Assert.Equal("text/plain", Inspect([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("hola y adiós")], 5).Type);
        Assert.Equal("program", Inspect([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("<html>")], 5).Type);
        Assert.Equal(FileTypes.Unknown, Inspect([.. Encoding.UTF8.GetBytes(new string('a', 9000)), 0], 1000).Type);
    }

    [Theory]
    [InlineData("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    [InlineData("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    [InlineData("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation")]
    [InlineData("fotos/1.jpg", "application/zip")]
    [InlineData("META-INF/MANIFEST.MF", "program")]
    [InlineData("AndroidManifest.xml", "program")]
    public void Type_OfAZip_FollowsFromWhatIsInIt(string entry, string type)
    {
        var bytes = Zip(("[Content_Types].xml", 100), ("relleno", 200_000), (entry, 10));

        foreach (var piece in new[] { 13, 4096, 65_536 })
            Assert.Equal(type, Inspect(bytes, piece).Type);
    }

    [Fact]
    public void Sha256_AndSize_AreThoseOfAllOfIt()
    {
        var bytes = RandomNumberGenerator.GetBytes(100_000);

        Assert.Equal((100_000, Convert.ToHexStringLower(SHA256.HashData(bytes))), (Inspect(bytes, 333).Size, Inspect(bytes, 333).Hash));
    }

    [Theory]
    [InlineData("a.JPG", "image/jpeg", "image/jpeg")]
    [InlineData("a.png", "image/jpeg", null)]
    [InlineData("a.csv", "text/plain", "text/csv")]
    [InlineData("a.xls", FileTypes.Ole, "application/vnd.ms-excel")]
    [InlineData("a", "image/jpeg", "image/jpeg")]
    [InlineData("a.dwg", "application/octet-stream", "application/octet-stream")]
    public void WithName_OfANameAndAContent_IsBothOrNothing(string name, string found, string? type) => Assert.Equal(type, FileTypes.WithName(found, name));

    private static (string Type, long Size, string Hash) Inspect(byte[] bytes, int piece)
    {
        using var inspector = new ContentInspector();
        for (var at = 0; at < bytes.Length; at += piece)
            inspector.Add(bytes.AsSpan(at, Math.Min(piece, bytes.Length - at)));
        return (inspector.Type(), inspector.Size, inspector.Sha256());
    }

    private static byte[] Zip(params (string Name, int Size)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, size) in entries)
            {
                using var entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(RandomNumberGenerator.GetBytes(size));
            }
        }

        return stream.ToArray();
    }
}

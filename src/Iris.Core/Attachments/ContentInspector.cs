using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;

namespace Iris.Core.Attachments;

/// <summary>Looks at a file as its bytes go by: how many, their hash, and what it is. Holds no more than its beginning.</summary>
internal sealed class ContentInspector : IDisposable
{
    private const int HeadLength = 4096;

    /// <summary>What makes a text a page or a drawing that runs something.</summary>
    private static readonly string[] PageMarks = ["<html", "<!doctype html", "<script", "<svg", "<?xml", "<?php", "<iframe", "<body", "javascript:"];

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] head = new byte[HeadLength];
    private int headCount;
    private bool hasZero;
    private string? beginning;
    private ZipNames? zip;

    public long Size { get; private set; }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        hash.AppendData(bytes);
        var rest = bytes[..Math.Min(bytes.Length, HeadLength - headCount)];
        rest.CopyTo(head.AsSpan(headCount));
        headCount += rest.Length;
        Size += bytes.Length;
        hasZero |= bytes.Contains((byte)0);
        zip?.Add(bytes);
        // Sixteen bytes tell, wherever the first piece ends.
        if (beginning is null && zip is null && headCount >= 16 && (beginning = FileTypes.OfBeginning(Head)) == FileTypes.Zip)
        {
            zip = new ZipNames();
            zip.Add(Head[..(int)Math.Min(Size, headCount)]);
            if (Size > headCount)
                zip.Add(bytes[rest.Length..]);
        }
    }

    /// <summary>The hash of all of it, 64 hex digits. Only once.</summary>
    public string Sha256() => Convert.ToHexStringLower(hash.GetHashAndReset());

    /// <summary>What it is; <see cref="FileTypes.Program"/> for what is not taken.</summary>
    public string Type()
    {
        if (zip is not null)
        {
            zip.Begin(Head);
            return zip.Type;
        }

        var found = beginning ?? FileTypes.OfBeginning(Head);
        // A text may begin with the letters that mark one of these.
        if (found is null || Head.StartsWith("MZ"u8) || Head.StartsWith("BM"u8) || Head.StartsWith("ID3"u8))
            return IsText() ? OfText() : found ?? FileTypes.Unknown;

        return found;
    }

    public void Dispose() => hash.Dispose();

    private ReadOnlySpan<byte> Head => head.AsSpan(0, headCount);

    /// <summary>UTF-8, or letters of one byte each, without what no text has.</summary>
    private bool IsText() => IsUtf16 || (!hasZero && IsPrintable(Head) && (Utf8.IsValid(WithoutCutEnd(Head)) || !Head.ContainsAnyInRange((byte)0x80, (byte)0x9F)));

    private bool IsUtf16 => Head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || Head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]);

    private static bool IsPrintable(ReadOnlySpan<byte> text)
    {
        foreach (var one in text)
        {
            if (one < 0x20 && one is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f' or 0x1B))
                return false;
        }

        return true;
    }

    /// <summary>The last character may go on behind the beginning.</summary>
    private static ReadOnlySpan<byte> WithoutCutEnd(ReadOnlySpan<byte> text)
    {
        var end = text.Length;
        for (var back = 0; back < 4 && end > 0 && text[end - 1] >= 0x80; back++)
            end--;
        return text[..end];
    }

    private string OfText()
    {
        var encoding = Head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? Encoding.BigEndianUnicode : IsUtf16 ? Encoding.Unicode : Encoding.UTF8;
        var text = encoding.GetString(Head).TrimStart('\uFEFF').TrimStart();
        if (PageMarks.Any(mark => text.Contains(mark, StringComparison.OrdinalIgnoreCase)) || text.StartsWith("#!", StringComparison.Ordinal))
            return FileTypes.Program;

        return text.StartsWith("BEGIN:VCARD", StringComparison.OrdinalIgnoreCase) ? "text/vcard"
            : text.StartsWith("BEGIN:VCALENDAR", StringComparison.OrdinalIgnoreCase) ? "text/calendar"
            : FileTypes.Text;
    }
}

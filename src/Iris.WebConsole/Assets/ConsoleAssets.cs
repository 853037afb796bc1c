using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Iris.WebConsole.Assets;

/// <summary>Style sheets, scripts and pictures, from the assembly: each under an address that changes with what is in it, so that browsers ask once.</summary>
public sealed class ConsoleAssets
{
    private const string Prefix = "Iris.WebConsole.Assets.";
    private const int HashCharacters = 12;

    private readonly Dictionary<string, Asset> assets = typeof(ConsoleAssets).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && TypeOf(name) is not null)
        .ToDictionary(name => name[Prefix.Length..], Asset.Read);

    /// <summary>Address of an asset.</summary>
    public string this[string name] => $"{ConsolePaths.Root}/assets/{assets[name].Hash}/{name}";

    public IResult Answer(HttpContext context, string hash, string name)
    {
        // An older page may ask for what there was before an update.
        if (!assets.TryGetValue(name, out var asset))
            return Results.NotFound();

        var headers = context.Response.Headers;
        headers.CacheControl = hash == asset.Hash ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = "Accept-Encoding";
        var isZipped = context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        if (isZipped)
            headers.ContentEncoding = "gzip";
        return Results.Bytes(isZipped ? asset.Zipped : asset.Content, TypeOf(name));
    }

    private static string? TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => null,
    };

    private sealed record Asset(byte[] Content, byte[] Zipped, string Hash)
    {
        public static Asset Read(string resource)
        {
            using var stream = typeof(ConsoleAssets).Assembly.GetManifestResourceStream(resource)!;
            using var content = new MemoryStream();
            stream.CopyTo(content);
            using var zipped = new MemoryStream();
            using (var zip = new GZipStream(zipped, CompressionLevel.SmallestSize))
                zip.Write(content.GetBuffer(), 0, (int)content.Length);
            var bytes = content.ToArray();
            return new(bytes, zipped.ToArray(), Convert.ToHexStringLower(SHA256.HashData(bytes))[..HashCharacters]);
        }
    }
}

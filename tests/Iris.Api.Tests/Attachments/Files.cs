using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Attachments;

/// <summary>Files for tests, and how they are uploaded.</summary>
internal static class Files
{
    public static byte[] Png(int size = 300) => Of([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], size);

    public static byte[] Jpeg(int size = 300) => Of([0xFF, 0xD8, 0xFF, 0xE0], size);

    public static byte[] Pdf(int size = 300) => Of([.. "%PDF-1.7\n"u8], size);

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    public static Task<Answer> UploadAsync(this IrisClient client, string name, byte[] bytes, string? type = null, string? key = null)
    {
        var part = new ByteArrayContent(bytes);
        if (type is not null)
            part.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return client.PostContentAsync(new MultipartFormDataContent { { part, "file", name } }, key);
    }

    public static async Task<string> UploadedAsync(this IrisClient client, string name, byte[] bytes) =>
        (await client.UploadAsync(name, bytes)).Expect(200).Id;

    public static Task<Answer> UploadRawAsync(this IrisClient client, string? disposition, byte[] bytes, string type = "application/octet-stream")
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (disposition is not null)
            content.Headers.TryAddWithoutValidation("Content-Disposition", disposition);
        return client.PostContentAsync(content, null);
    }

    public static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static async Task<Answer> PostContentAsync(this IrisClient client, HttpContent content, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/attachment") { Content = content };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var response = await client.Http.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    private static byte[] Of(byte[] beginning, int size)
    {
        var bytes = RandomNumberGenerator.GetBytes(size);
        beginning.CopyTo(bytes, 0);
        return bytes;
    }
}

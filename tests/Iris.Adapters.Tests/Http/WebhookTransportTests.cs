using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Iris.Core.Kernel;
using Iris.Core.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Iris.Adapters.Tests.Http;

/// <summary>What is made of answers that no decent receiver gives.</summary>
public sealed class WebhookTransportTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", 200, "short", null)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n", 200, null, null)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", 204, null, null)]
    [InlineData("HTTP/1.1 500 Oops\r\nContent-Length: 6\r\n\r\nÿ\0ok þ", 500, "\uFFFD\0ok \uFFFD", null)]
    [InlineData("\0 HTTP 200\r\n\r\n", null, null, "InvalidResponse")]
    [InlineData("", null, null, "ResponseEnded")]
    public async Task PostAsync_StrangeAnswer_IsTakenForWhatItSays(string answer, int? status, string? body, string? error)
    {
        var got = await PostAsync(Encoding.Latin1.GetBytes(answer));

        Assert.Equal((status, body), (got.Status, got.Body));
        Assert.Equal(error, got.Error?.Split(':')[0]);
    }

    [Theory]
    [InlineData("Retry-After: 30\r\n", 30.0)]
    [InlineData("Retry-After: soon\r\n", null)]
    [InlineData("Retry-After: -5\r\n", null)]
    [InlineData("Retry-After: 0\r\n", null)]
    [InlineData("Retry-After: 1.5\r\n", null)]
    [InlineData("Retry-After: 30\r\nRetry-After: 40\r\n", 30.0)]
    [InlineData("Retry-After: 2000000000\r\n", 31_536_000.0)]
    [InlineData("Retry-After: 99999999999999999999\r\n", 31_536_000.0)]
    [InlineData("Retry-After: 00000000000\r\n", null)]
    [InlineData("Date: Sun, 29 Nov 2026 10:00:00 GMT\r\nRetry-After: Sun, 29 Nov 2026 10:01:30 GMT\r\n", 90.0)]
    [InlineData("Date: Sun, 29 Nov 2026 10:00:00 GMT\r\nRetry-After: Sun, 29 Nov 2026 09:00:00 GMT\r\n", null)]
    [InlineData("Date: Sun, 29 Nov 2026 10:00:00 GMT\r\nRetry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\n", 31_536_000.0)]
    [InlineData("", null)]
    public async Task PostAsync_RetryAfter_IsTold(string header, double? seconds)
    {
        var got = await PostAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 503 Busy\r\n{header}Content-Length: 0\r\n\r\n"));

        Assert.Equal((503, seconds), (got.Status, got.RetryAfter?.TotalSeconds));
    }

    [Fact]
    public async Task PostAsync_CharacterAcrossTheFirstKilobyte_IsCut()
    {
        var got = await PostAsync([.. "HTTP/1.1 200 OK\r\nContent-Length: 2001\r\n\r\n"u8, .. Encoding.UTF8.GetBytes("x" + new string('é', 1000))]);

        Assert.Equal("x" + new string('é', 511) + '\uFFFD', got.Body);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(7, "Content")]
    public async Task PostAsync_OtherBound_ReadsSoMuch(int most, string? expected)
    {
        var got = await PostAsync("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nContent all"u8.ToArray(), new WebhookOptions { MaxAnswerBytes = most });

        Assert.Equal((200, expected), (got.Status, got.Body));
    }

    /// <summary>A small answer may unpack to any size.</summary>
    [Fact]
    public async Task PostAsync_CompressedAnswer_IsNotUnpacked()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            gzip.Write(new byte[1024 * 1024]);

        var got = await PostAsync(
            [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n"), .. packed.ToArray()]);

        Assert.Equal(200, got.Status);
        Assert.StartsWith("\u001f", got.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostAsync_HeadersWithoutEnd_AreAnError()
    {
        var got = await PostAsync([.. "HTTP/1.1 200 OK\r\n"u8, .. Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("X-A: a\r\n", 20_000)))]);

        Assert.Equal((null, "ConfigurationLimitExceeded"), (got.Status, got.Error?.Split(':')[0]));
    }

    private static async Task<WebhookAnswer> PostAsync(byte[] answer, WebhookOptions? options = null)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var host = new AdapterHost(
            configure: services => services.AddSingleton(Options.Create(options ?? new WebhookOptions())),
            configuration: ("Security:AllowPrivateNetworks", "true"));
        var url = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/hook");
        var posting = host.Get<IWebhookTransport>().PostAsync(new WebhookCall(new TenantId("acme"), url, [], "{}"u8.ToArray()), CancellationToken.None);
        using (var client = await listener.AcceptTcpClientAsync())
        {
            await ReadRequestAsync(client.GetStream());
            try
            {
                await client.GetStream().WriteAsync(answer);
            }
            catch (IOException)
            {
                // Who has read enough hangs up.
            }
        }

        return await posting;
    }

    private static async Task ReadRequestAsync(NetworkStream stream)
    {
        var (text, buffer) = ("", new byte[4096]);
        while (!text.EndsWith("{}", StringComparison.Ordinal))
            text += Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer));
    }
}

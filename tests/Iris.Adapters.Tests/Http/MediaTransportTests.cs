using System.Net;
using System.Net.Sockets;
using System.Text;
using Iris.Core.Attachments;
using Iris.Core.Channels;

namespace Iris.Adapters.Tests.Http;

/// <summary>Where a medium's URL leads, and what goes with the calls.</summary>
public sealed class MediaTransportTests
{
    private const string Content = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=\"a.png\"\r\nContent-Length: 3\r\n\r\nabc";

    [Fact]
    public async Task FetchAsync_Redirect_GetsNoCredentials()
    {
        await using var host = Host();
        using var server = new Script(port => [$"HTTP/1.1 302 Found\r\nLocation: http://localhost:{port}/b\r\nContent-Length: 0\r\n\r\n", Content]);

        var (answer, bytes) = await FetchAsync(host, server.Url);

        Assert.Equal(("abc", "image/png", "a.png"), (bytes, answer.DeclaredType, answer.FileName));
        Assert.Contains("Authorization: Basic eA==", server.Requests[0], StringComparison.Ordinal);
        Assert.DoesNotContain("Authorization", server.Requests[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_MoreThanThreeRedirects_AreNotFollowed()
    {
        await using var host = Host();
        using var server = new Script(_ => [.. Enumerable.Repeat("HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n", 5)]);

        var (answer, _) = await FetchAsync(host, server.Url);

        Assert.True(answer is { Bytes: null, Problem: not null, IsFinal: true });
        Assert.Equal(4, server.Requests.Count);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://localhost/x")]
    [InlineData("http://a:b@localhost/x")]
    public async Task FetchAsync_RedirectToWhatIsNoPage_IsNotFollowed(string location)
    {
        await using var host = Host();
        using var server = new Script(_ => [$"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"]);

        var (answer, _) = await FetchAsync(host, server.Url);

        Assert.True(answer is { Bytes: null, IsFinal: true });
    }

    [Fact]
    public async Task FetchAsync_PrivateAddress_IsNotCalled()
    {
        await using var host = new AdapterHost();
        using var server = new Script(_ => [Content]);

        var (answer, _) = await FetchAsync(host, server.Url);

        Assert.True(answer is { Bytes: null, IsFinal: true });
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("404 Not Found", true)]
    [InlineData("410 Gone", true)]
    [InlineData("401 Unauthorized", false)]
    [InlineData("503 Busy", false)]
    public async Task FetchAsync_Refusal_TellsWhetherToAskAgain(string status, bool isFinal)
    {
        await using var host = Host();
        using var server = new Script(_ => [$"HTTP/1.1 {status}\r\nRetry-After: 30\r\nContent-Length: 0\r\n\r\n"]);

        var (answer, _) = await FetchAsync(host, server.Url);

        Assert.Equal(($"HTTP {status[..3]}", isFinal, 30.0), (answer.Problem, answer.IsFinal, answer.RetryAfter?.TotalSeconds));
    }

    private static AdapterHost Host() => new(configuration: ("Security:AllowPrivateNetworks", "true"));

    private static async Task<(MediaAnswer Answer, string? Bytes)> FetchAsync(AdapterHost host, Uri url)
    {
        var first = url.Port;
        var call = new MediaCall(
            new OutgoingCaller("65f000000000000000000001", "Sandbox"), url,
            target => target.Port == first ? "Basic eA==" : null);
        return await host.Get<IMediaTransport>().FetchAsync(
            call,
            async answer =>
            {
                if (answer.Bytes is null)
                    return (answer, null);
                using var reader = new StreamReader(answer.Bytes);
                return (answer, (string?)await reader.ReadToEndAsync());
            },
            CancellationToken.None);
    }

    /// <summary>A server that gives one answer after the other, each on its own connection.</summary>
    private sealed class Script : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);

        public Script(Func<int, string[]> answers)
        {
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            Url = new Uri($"http://127.0.0.1:{port}/a");
            _ = RunAsync(answers(port));
        }

        public Uri Url { get; }

        public List<string> Requests { get; } = [];

        public void Dispose() => listener.Dispose();

        private async Task RunAsync(string[] answers)
        {
            try
            {
                foreach (var answer in answers)
                {
                    using var client = await listener.AcceptTcpClientAsync();
                    var stream = client.GetStream();
                    var request = new byte[4096];
                    Requests.Add(Encoding.ASCII.GetString(request, 0, await stream.ReadAsync(request)));
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
                }
            }
            catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Iris.Adapters.Http;
using Iris.Core.Channels;

namespace Iris.Adapters.Tests.Http;

public sealed class ProviderHttpTests
{
    [Theory]
    [InlineData("no-such-charset", "año")]
    [InlineData("x-unknown", "año")]
    [InlineData("utf-7", "año")]
    [InlineData("utf-8", "año")]
    [InlineData("\"utf-8\"", "año")]
    [InlineData(null, "año")]
    [InlineData("iso-8859-1", "aÃ±o")]
    public async Task SendAsync_Charset_IsObeyedWhereItExists(string? charset, string expected)
    {
        var answer = await SendAsync(_ =>
        {
            var content = new ByteArrayContent("año"u8.ToArray());
            content.Headers.ContentType = new MediaTypeHeaderValue("text/plain") { CharSet = charset };
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
        });

        Assert.Equal(expected, Encoding.UTF8.GetString(answer.Body));
    }

    [Fact]
    public async Task SendAsync_Always_SaysWhoCallsAndWhatItTakes()
    {
        var handler = new HeaderHandler();
        using var http = new ProviderHttp(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://provider.test/");

        await http.SendAsync(request, default);

        Assert.StartsWith("Iris/", handler.Seen!.UserAgent.ToString(), StringComparison.Ordinal);
        Assert.Equal("application/json", handler.Seen.Accept.ToString());
    }

    private sealed class HeaderHandler : HttpMessageHandler
    {
        public System.Net.Http.Headers.HttpRequestHeaders? Seen { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Seen = request.Headers;
            return Task.FromResult(new HttpResponseMessage { Content = new StringContent("{}") });
        }
    }

    [Fact]
    public async Task SendAsync_ConnectTimeout_IsAConnectionError()
    {
        using var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(20),
            ConnectCallback = async (_, cancellationToken) =>
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return Stream.Null;
            },
        };
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://provider.test/");

        var exception = await Assert.ThrowsAsync<HttpRequestException>(
            () => new ProviderHttp(handler).SendAsync(request, CancellationToken.None));

        Assert.IsType<SendOutcome.Unreachable>(HttpOutcomes.FromException(exception));
    }

    [Fact]
    public async Task SendAsync_CallerCancels_PassesThrough()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => SendAsync(_ => new HttpResponseMessage(HttpStatusCode.OK), cancelled.Token));
    }

    [Fact]
    public void FromException_AddressNotAllowed_Holds()
    {
        var exception = new HttpRequestException(
            HttpRequestError.ConnectionError, "wrapped", new AddressNotAllowedException("internal.test"));

        var outcome = Assert.IsType<SendOutcome.Held>(HttpOutcomes.FromException(exception));

        Assert.Equal(SendErrorCodes.AddressNotAllowed, outcome.Code);
        Assert.Contains("internal.test", outcome.Description, StringComparison.Ordinal);
    }

    private static async Task<ProviderHttpAnswer> SendAsync(
        Func<HttpRequestMessage, HttpResponseMessage> answer, CancellationToken cancellationToken = default)
    {
        using var handler = new Handler(answer);
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://provider.test/");
        return await new ProviderHttp(handler).SendAsync(request, cancellationToken);
    }

    private sealed class Handler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Task.FromResult(answer(request));
        }
    }
}

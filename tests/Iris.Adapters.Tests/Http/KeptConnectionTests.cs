using System.Net;
using System.Net.Sockets;
using System.Text;
using Iris.Adapters.Http;
using Iris.Adapters.Tests.Providers.Smtp;
using Iris.Core.Channels;
using Iris.Core.Kernel;
using Iris.Core.Webhooks;
using Iris.Testing;

namespace Iris.Adapters.Tests.Http;

/// <summary>What stays open behind calls, as the hosts that were called see it.</summary>
public sealed class KeptConnectionTests : IDisposable
{
    private readonly List<Receiver> receivers = [];

    public void Dispose() => receivers.ForEach(receiver => receiver.Dispose());

    [Fact]
    public async Task Calls_OfATenantWithManyHosts_KeepItsShareOpen()
    {
        await using var host = Host(("Handles:MaxIdle", "4"), ("Handles:IdleSeconds", "3600"));
        var hosts = Enumerable.Range(0, 6).Select(_ => Receive()).ToList();
        var others = Receive();

        foreach (var receiver in hosts.Take(3))
            await new OutgoingCaller("acme", "P").RunAsync(() => SendAsync(host.Get<ProviderHttp>(), receiver.Url));
        foreach (var receiver in hosts.Skip(3))
            Assert.Equal(200, (await PostAsync(host, "acme", receiver.Url)).Status);
        await PostAsync(host, "other", others.Url);

        await Eventually.HoldsAsync(() => hosts.Skip(2).All(receiver => receiver.Open == 0), "all but the share are closed");
        Assert.Equal([1, 1, 1], [hosts[0].Open, hosts[1].Open, others.Open]);
        Assert.Equal([0, 0, 1, 1, 1, 1], hosts.Select(receiver => receiver.Closing));
    }

    [Fact]
    public async Task Calls_ToOneHost_ShareAConnection()
    {
        await using var host = Host(("Handles:MaxIdle", "1"));
        var receiver = Receive();

        for (var i = 0; i < 5; i++)
            await PostAsync(host, i % 2 == 0 ? "acme" : "other", receiver.Url);

        Assert.Equal((1, 0), (receiver.Accepted, receiver.Closing));
    }

    [Theory]
    [InlineData("1024", true)]
    [InlineData("2048", false)]
    public async Task Answer_LargerThanTheBound_IsNone(string most, bool isTooLarge)
    {
        await using var host = Host(("Dispatch:MaxAnswerBytes", most));
        var receiver = Receive(new string('x', 1025));

        var failure = await Record.ExceptionAsync(() => SendAsync(host.Get<ProviderHttp>(), receiver.Url));

        Assert.Equal(isTooLarge ? HttpRequestError.ConfigurationLimitExceeded : null, (failure as HttpRequestException)?.HttpRequestError);
    }

    [Fact]
    public async Task Connection_IdleForLong_IsClosed()
    {
        await using var host = Host(("Handles:IdleSeconds", "1"));
        var receiver = Receive();

        await PostAsync(host, "acme", receiver.Url);

        await Eventually.HoldsAsync(() => receiver.Open == 0, "it is closed");
        Assert.Equal(0, receiver.Closing);
    }

    [Fact]
    public async Task Mails_NoneMayStayOpen_HangUp()
    {
        var server = new FakeSmtpServer();
        await using var smtp = new SmtpFixture(server, Host(("Handles:MaxIdle", "0")), SmtpFixture.Settings(server.Port, ""), SmtpFixture.TextOnly);

        Assert.IsType<SendOutcome.Accepted>(await smtp.SendAsync("ana@example.test"));

        await server.HasNoConnectionAsync();
    }

    private static AdapterHost Host(params (string, string)[] settings) =>
        new(configuration: [.. settings, ("Security:AllowPrivateNetworks", "true")]);

    private static async Task<ProviderHttpAnswer> SendAsync(ProviderHttp http, Uri url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent("{}") };
        return await http.SendAsync(request, CancellationToken.None);
    }

    private static Task<WebhookAnswer> PostAsync(AdapterHost host, string tenant, Uri url) =>
        host.Get<IWebhookTransport>().PostAsync(new WebhookCall(new TenantId(tenant), url, [], "{}"u8.ToArray()), CancellationToken.None);

    private Receiver Receive(string answer = "ok")
    {
        var receiver = new Receiver(answer);
        receivers.Add(receiver);
        return receiver;
    }

    /// <summary>Answers every request with 200 and never hangs up first.</summary>
    private sealed class Receiver : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly string answer;
        private int open;
        private int accepted;
        private int closing;

        public Receiver(string answer)
        {
            this.answer = answer;
            listener.Start();
            _ = AcceptAsync();
        }

        public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

        public int Open => Volatile.Read(ref open);

        public int Accepted => Volatile.Read(ref accepted);

        /// <summary>Requests that said their connection would be closed.</summary>
        public int Closing => Volatile.Read(ref closing);

        public void Dispose() => listener.Dispose();

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    var client = await listener.AcceptTcpClientAsync();
                    Interlocked.Increment(ref accepted);
                    Interlocked.Increment(ref open);
                    _ = ServeAsync(client);
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        private async Task ServeAsync(TcpClient client)
        {
            using (client)
            {
                var buffer = new byte[8192];
                var text = "";
                int read;
                while ((read = await client.GetStream().ReadAsync(buffer)) > 0)
                {
                    text += Encoding.ASCII.GetString(buffer, 0, read);
                    if (!text.EndsWith("\r\n\r\n{}", StringComparison.Ordinal))
                        continue;

                    if (text.Contains("Connection: close", StringComparison.Ordinal))
                        Interlocked.Increment(ref closing);
                    text = "";
                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {answer.Length}\r\n\r\n{answer}"));
                }
            }

            Interlocked.Decrement(ref open);
        }
    }
}

using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Iris.LoadTests;

/// <summary>One way to hurt the gateway.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="What">What is done.</param>
/// <param name="Run">Does it until cancelled; tells each answer's status, 0 for none.</param>
internal sealed record Abuse(string Name, string What, Action<Action<int>, CancellationToken> Run)
{
    private const int Spraying = 8;
    private const int Searching = 16;
    private const int Calling = 16;
    private const int Sending = 16;
    private const int HangingIntegrations = 8;
    private const int SprayedAccounts = 100;

    /// <summary>Pause before a connection that broke, or was refused, is made again.</summary>
    private static readonly TimeSpan Reconnect = TimeSpan.FromMilliseconds(20);

    /// <summary>All of them; integrations, keys and what is searched belong to one tenant.</summary>
    public static async Task<IReadOnlyList<Abuse>> PrepareAsync(
        Options options, GatewayApi api, ProviderProcess provider, int port, CancellationToken cancellationToken)
    {
        var readKey = await api.CreateKeyAsync(["read"], cancellationToken);
        var callback = await api.CallbackPathAsync(api.IntegrationId, cancellationToken);
        var hanging = await IntegrationsAsync(provider.HangingUrl);
        var endless = await IntegrationsAsync(provider.EndlessUrl);
        return
        [
            new("idle", $"{options.Idle:N0} connections that say nothing", (count, stop) => IdleConnections.Hold(port, options.Idle, count, stop)),
            new(
                "login",
                $"{Spraying} connections try passwords of {SprayedAccounts} accounts, half of them with an address of 900 kB",
                (count, stop) => Each(Spraying, port, (i, n) => Post("/user/login", "", LogIn(i, n)), count, stop)),
            new(
                "search",
                $"{Searching} connections of a read key search for a text that is nowhere",
                (count, stop) => Each(Searching, port, (_, n) => Get($"/conversation/interaction?text=zzz{n}", readKey), count, stop)),
            new(
                "callback",
                $"{Calling} connections send notices about unknown messages",
                (count, stop) => Each(Calling, port, (i, n) => Post(callback, "", Notice(i, n)), count, stop)),
            new(
                "hanging",
                $"{Sending} connections send by {HangingIntegrations} integrations whose provider never answers",
                (count, stop) => Each(Sending, port, (i, n) => Send(hanging, api.Key, i, n), count, stop)),
            new(
                "endless",
                $"{Sending} connections send by {HangingIntegrations} integrations whose provider answers without an end",
                (count, stop) => Each(Sending, port, (i, n) => Send(endless, api.Key, i, n), count, stop)),
        ];

        async Task<List<string>> IntegrationsAsync(string url)
        {
            var ids = new List<string>();
            while (ids.Count < HangingIntegrations)
                ids.Add(await api.CreateIntegrationAsync(url, LoadStage.UsualTimeoutSeconds, cancellationToken));
            return ids;
        }
    }

    /// <summary>Requests as fast as they are answered, on connections that are made again when they break.</summary>
    private static void Each(int connections, int port, Func<int, int, byte[]> request, Action<int> count, CancellationToken stop)
    {
        var threads = Enumerable.Range(0, connections).Select(i => new Thread(() => Loop(i)) { IsBackground = true }).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        void Loop(int i)
        {
            for (var n = 0; !stop.IsCancellationRequested;)
            {
                try
                {
                    using var connection = HttpSocket.Connect(port);
                    using var abort = stop.Register(connection.Dispose);
                    do
                    {
                        count(connection.Exchange(request(i, n++)));
                    }
                    while (!connection.IsLast && !stop.IsCancellationRequested);
                }
                catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException)
                {
                    count(0);
                    stop.WaitHandle.WaitOne(Reconnect);
                }
            }
        }
    }

    private static string LogIn(int i, int n)
    {
        var name = i % 2 == 0 ? $"user{n % SprayedAccounts}" : new string('a', 900_000) + n;
        return $$"""{"Email":"{{name}}@example.test","Password":"guess-{{n}}","tenant":"load"}""";
    }

    private static string Notice(int i, int n) =>
        $$"""{"total":1,"data":[{"id":"unknown-{{i}}-{{n}}","sentStatusCode":2,"sentStatus":"SENT_SUCCESS","deliveredStatusCode":4,"deliveredStatus":"DELIVERED_SUCCESS","info":"{{new string('x', 4096)}}"}]}""";

    private static byte[] Send(List<string> integrations, string key, int i, int n)
    {
        var phone = string.Create(CultureInfo.InvariantCulture, $"52{100_000_000 + (i * 1_000_000) + n}");
        var body = SendTemplate.Body(integrations[n % integrations.Count], new string('a', 1024), phone, autoCreateUser: true);
        return Post("/conversation/interaction", $"X-Api-Key: {key}\r\n", body);
    }

    private static byte[] Get(string path, string key) =>
        Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Api-Key: {key}\r\n\r\n");

    private static byte[] Post(string path, string headers, string body) => Encoding.UTF8.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
}

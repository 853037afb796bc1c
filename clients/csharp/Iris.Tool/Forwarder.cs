using System.Globalization;
using System.Text;
using StandardWebhooks;

namespace Iris.Tool;

/// <summary>Posts events to a developer's receiver, signed.</summary>
internal sealed class Forwarder : IDisposable
{
    /// <summary>As long as a webhook waits unless set.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout, MaxResponseContentBufferSize = 1 << 20 };
    private readonly Uri receiver;
    private readonly StandardWebhook signer;

    public Forwarder(Uri receiver, string secret)
    {
        this.receiver = receiver;
        try
        {
            signer = new StandardWebhook(secret);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new ToolException("The secret of IRIS_WEBHOOK_SECRET is none: whsec_ and base64.", ExitCode.WrongUsage);
        }
    }

    /// <returns>The status of the answer, or why there is none.</returns>
    public async Task<string> PostAsync(Change change, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow;
        using var request = new HttpRequestMessage(HttpMethod.Post, receiver) { Content = new StringContent(change.Body, Encoding.UTF8, "application/json") };
        request.Headers.Add("webhook-id", change.Id);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", signer.Sign(change.Id, now, change.Body));
        try
        {
            using var answer = await http.SendAsync(request, cancellationToken);
            return ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        }
        catch (HttpRequestException exception)
        {
            return $"not delivered ({Text.Plain(exception.Message)})";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "not delivered (no answer in time)";
        }
    }

    public void Dispose() => http.Dispose();
}

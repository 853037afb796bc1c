using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Iris.Api.Tests.Support;

/// <summary>An answer as its bytes came.</summary>
internal sealed record RawAnswer(int Status, string Head, string Body)
{
    public string ErrorCode => JsonElement.Parse(Body).GetProperty("error")[0].GetProperty("code").GetString()!;
}

/// <summary>Sends what no HTTP client would.</summary>
internal static class RawHttp
{
    public static async Task<RawAnswer> SendAsync(Uri address, string request)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port, deadline.Token);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), deadline.Token);
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, deadline.Token);
        }
        catch (IOException)
        {
            // Closed with bytes of ours unread: what was answered has come by then.
        }

        var text = Encoding.UTF8.GetString(answer.ToArray());
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return new RawAnswer(int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture), text[..end], text[(end + 4)..]);
    }
}

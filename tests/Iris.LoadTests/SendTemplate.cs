using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Iris.LoadTests;

/// <summary>A complete request of which only the digits of the destination change.</summary>
internal sealed class SendTemplate
{
    /// <summary>Numbers that are written to when users are not created by the load.</summary>
    public const int KnownUsers = 1000;

    /// <summary>Seconds that the first step of a strategy has.</summary>
    public const int FallbackAfter = 2;

    private const string Phone = "34600000000";
    private const int FirstPhone = 600_000_000;
    private static int lastPhone;
    private readonly byte[] request;
    private readonly int phoneAt;
    private readonly int phones;

    public SendTemplate(int port, string path, string headers, string integrationId, Options options)
    {
        var text = new string('a', options.PayloadBytes);
        var body = options.HasStrategies ? StrategyBody(integrationId, text, Phone) : Body(integrationId, text, Phone, options.AutoUsers);
        request = Encoding.UTF8.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{headers}Content-Type: application/json\r\n"
            + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
        phoneAt = request.AsSpan().LastIndexOf(Encoding.UTF8.GetBytes(Phone)) + 2;
        phones = options.AutoUsers ? int.MaxValue : KnownUsers;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Whether the answer carries the id of an interaction.</summary>
    public bool NamesInteraction { get; init; }

    /// <summary>The documented body of a send. (Source: A.3)</summary>
    public static string Body(string integrationId, string text, string phone, bool autoCreateUser) => JsonSerializer.Serialize(new
    {
        payLoad = new { Type = "simple-text", Text = text },
        integrationId,
        processId = (string?)null,
        Destinations = new[] { phone },
        AutoCreateUser = autoCreateUser,
        AutoCreateProcess = true,
    });

    /// <summary>Two steps of other words: nobody ever tells that the first was read.</summary>
    private static string StrategyBody(string integrationId, string text, string phone)
    {
        object Step(string words, string successStatus) =>
            new { integrationId, payLoad = new { Type = "simple-text", Text = words }, successStatus, fallbackAfter = FallbackAfter };
        object[] steps = [Step(text, "Read"), Step($"{text} again", "Accepted")];
        return JsonSerializer.Serialize(new { AutoCreateUser = true, AutoCreateProcess = true, strategy = new { steps }, Destinations = new[] { phone } });
    }

    public static string KnownPhone(int index) => string.Create(CultureInfo.InvariantCulture, $"34{FirstPhone + index}");

    /// <summary>A copy for one connection, to be given new digits before each use.</summary>
    public byte[] Copy() => (byte[])request.Clone();

    /// <summary>Writes a number that no other request of the run has, or the next one of the known.</summary>
    public void Renew(byte[] copy)
    {
        var phone = FirstPhone + (Interlocked.Increment(ref lastPhone) % phones);
        phone.TryFormat(copy.AsSpan(phoneAt), out _, default, CultureInfo.InvariantCulture);
    }
}

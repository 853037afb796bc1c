using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Iris.Adapters.Channels.Email;
using Iris.Adapters.Http;
using Iris.Core.Addresses;
using Iris.Core.Channels;
using MailKit.Net.Smtp;
using MimeKit;
using MimeKit.IO;


namespace Iris.Adapters.Providers.Smtp;

/// <summary>What SMTP did, as an outcome.</summary>
internal static class SmtpEmailMessages
{
    public const int ServiceNotAvailable = 421;

    private const int TemporaryAuthenticationFailure = 454;

    public static SendOutcome Accepted(SmtpEmail mail, IReadOnlyList<RefusedRecipient> refused) => new SendOutcome.Accepted(
        [new ProviderMessage(mail.Id, null)],
        null,
        refused.Count == 0 ? new ProviderAnswer("250", null, null) : new ProviderAnswer("250", Words(refused), Raw(refused)));

    /// <summary>A reply that ended it.</summary>
    public static SendOutcome FromReply(SmtpResponse reply) => FromReply((int)reply.StatusCode, reply.Response);

    /// <summary>Nobody is to get it. One that may be taken later makes it worth another try for all.</summary>
    public static SendOutcome AllRefused(IReadOnlyList<RefusedRecipient> refused)
    {
        var code = refused.Select(recipient => recipient.Code).FirstOrDefault(code => code is >= 400 and < 500, refused[0].Code);
        return FromReply(code, Words(refused), new ProviderAnswer(Text(code), Words(refused), Raw(refused)));
    }

    /// <summary>No answer in time.</summary>
    public static SendOutcome TimedOut(bool hasSentContent, TimeSpan limit) =>
        Broken(hasSentContent, $"No answer within {limit.TotalSeconds:0} s");

    /// <summary>The connection broke, or said what makes no sense.</summary>
    public static SendOutcome Broken(bool hasSentContent, string reason) =>
        hasSentContent ? new SendOutcome.Unknown(reason, null) : new SendOutcome.Unreachable(reason, null, null);

    /// <summary>No connection came about; null for a defect of ours.</summary>
    public static SendOutcome? NotConnected(Exception exception) => exception switch
    {
        AddressNotAllowedException => new SendOutcome.Rejected(SendErrorCodes.AddressNotAllowed, exception.Message, null),
        PlainLoginException => new SendOutcome.Rejected(SendErrorCodes.Unauthorized, exception.Message, null),
        SmtpCommandException reply => FromReply((int)reply.StatusCode, reply.Message),
        MailKit.Security.AuthenticationException { InnerException: SmtpCommandException reply } => FromReply((int)reply.StatusCode, reply.Message),
        MailKit.Security.AuthenticationException => new SendOutcome.Rejected(SendErrorCodes.Unauthorized, exception.Message, null),
        // The server lacks what the settings need.
        NotSupportedException => new SendOutcome.Rejected(SendErrorCodes.Refused, exception.Message, null),
        _ => IsBroken(exception) ? Broken(false, exception.Message) : null,
    };

    /// <summary>Whether it is the other end or the way to it that failed.</summary>
    public static bool IsBroken(Exception exception) => exception is SocketException or IOException or MailKit.ProtocolException
        or MailKit.ServiceNotConnectedException or MailKit.Security.SslHandshakeException or ObjectDisposedException;

    private static SendOutcome FromReply(int code, string words) => FromReply(code, words, new ProviderAnswer(Text(code), words, null));

    private static SendOutcome FromReply(int code, string words, ProviderAnswer answer) => code switch
    {
        ServiceNotAvailable or TemporaryAuthenticationFailure => new SendOutcome.Unreachable(words, null, answer),
        < 400 => new SendOutcome.Unreachable($"{code} {words}", null, answer),
        < 500 => new SendOutcome.Throttled(null, words, answer),
        _ => new SendOutcome.Rejected(Text(code), words, answer),
    };

    private static string Words(IEnumerable<RefusedRecipient> refused) =>
        string.Join("; ", refused.Select(recipient => $"{recipient.Address}: {recipient.Code} {recipient.Words}"));

    private static JsonElement Raw(IEnumerable<RefusedRecipient> refused) => JsonSerializer.SerializeToElement(new
    {
        refused = refused.Select(recipient => new { recipient = recipient.Address, code = recipient.Code, description = recipient.Words }),
    });

    private static string Text(int code) => code.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A message as it goes over the wire.</summary>
internal sealed class SmtpEmail : IDisposable
{
    private readonly MimeMessage message = new();
    private readonly MailboxAddress from;
    private readonly List<MailboxAddress> recipients = [];

    public SmtpEmail(ProviderSend request, SmtpEmailSettings settings)
    {
        var payload = (EmailPayload)request.Payload;
        from = Address(settings.FromAddress, payload.FromName ?? settings.FromName);
        Id = $"<{request.Reference}@{new IdnMapping().GetAscii(from.Domain)}>";
        message.From.Add(from);
        message.Subject = payload.Subject;
        message.MessageId = Id;
        Fill(message.To, request.Destinations);
        Fill(message.Cc, payload.Cc);
        recipients.AddRange((payload.Bcc ?? []).Select(address => Address(address, null)));
        if ((payload.ReplyTo ?? settings.ReplyTo) is { } replyTo)
            message.ReplyTo.Add(Address(replyTo, null));
        message.Body = Body(payload);
    }

    /// <summary>The <c>Message-ID</c>, made of the interaction's id.</summary>
    public string Id { get; }

    public string Sender => Path(from);

    /// <summary>Everybody who gets it, copies included: each mailbox once, however it is spelt and wherever it stands.</summary>
    public IReadOnlyList<string> Recipients => [.. recipients.Select(Path).DistinctBy(DestinationKinds.Email.LookupOf)];

    /// <summary>SMTPUTF8 only where nothing else will do: not every server on the way speaks it.</summary>
    public bool NeedsUtf8 => recipients.Append(from).Concat(message.ReplyTo.Mailboxes).Any(address => !Ascii.IsValid(address.LocalPart));

    /// <summary>Whether it is too large to be made in memory.</summary>
    public bool HasFiles { get; private set; }

    /// <summary>Opens the files that go with it.</summary>
    /// <exception cref="IOException">The bytes of one cannot be read.</exception>
    public async Task AttachAsync(ProviderSend request, CancellationToken cancellationToken)
    {
        if (request.Attachments.Count == 0)
            return;

        await SmtpEmailFiles.AddAsync(message, request, cancellationToken);
        HasFiles = true;
    }

    /// <summary>Writes headers and body as they are made, without the dot that ends them.</summary>
    public async Task WriteAsync(Stream wire, CancellationToken cancellationToken)
    {
        // Closes nothing: the connection goes on.
        var stuffed = new FilteredStream(wire);
        stuffed.Add(new SmtpDataFilter());
        await message.WriteToAsync(Format(), stuffed, cancellationToken);
        await stuffed.FlushAsync(cancellationToken);
    }

    /// <summary>Headers and body with the dot that ends them, without the line end behind it.</summary>
    public string ToWire()
    {
        using var bytes = new MemoryStream();
        message.WriteTo(Format(), bytes);
        var text = Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length).Replace("\r\n.", "\r\n..", StringComparison.Ordinal);
        return text.EndsWith("\r\n", StringComparison.Ordinal) ? $"{text}." : $"{text}\r\n.";
    }

    public void Dispose() => message.Dispose();

    private FormatOptions Format()
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        format.International = NeedsUtf8;
        format.AllowMixedHeaderCharsets = false;
        format.EnsureNewLine = true;
        return format;
    }

    private static MimeEntity Body(EmailPayload payload)
    {
        // The last alternative is the one that clients prefer.
        List<TextPart> parts = [.. Part("plain", payload.Text), .. Part("html", payload.Body)];
        if (parts is [var only])
            return only;

        var all = new MultipartAlternative();
        parts.ForEach(all.Add);
        return all;
    }

    private static TextPart[] Part(string subtype, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return [];

        // Not through the text of the part, which would change line ends. Base64 is safe for any text and line length.
        var part = new TextPart(subtype)
        {
            Content = new MimeContent(new MemoryStream(Encoding.UTF8.GetBytes(text))),
            ContentTransferEncoding = ContentEncoding.Base64,
        };
        part.ContentType.Charset = Encoding.UTF8.WebName;
        return [part];
    }

    private void Fill(InternetAddressList list, IEnumerable<string>? addresses)
    {
        foreach (var address in addresses ?? [])
        {
            var mailbox = Address(address, null);
            list.Add(mailbox);
            recipients.Add(mailbox);
        }
    }

    /// <summary>The address of a command: the domain in ASCII unless the local part needs SMTPUTF8 anyway.</summary>
    private static string Path(MailboxAddress address) => address.GetAddress(idnEncode: true);

    /// <summary>What may be sent to was decided when it was accepted.</summary>
    private static readonly AddressReading Reading = new(null, IrregularEmails: true);

    /// <summary>A local part whose dots are no dot-atom, in the form in which RFC 5321 has it: the same mailbox, and no relay on the way minds.</summary>
    private static string Quoted(string address)
    {
        var at = address.LastIndexOf('@');
        var local = address.AsSpan(0, at);
        return local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal) ? $"\"{local}\"{address.AsSpan(at)}" : address;
    }

    private static MailboxAddress Address(string address, string? name) =>
        DestinationKinds.Email.TryNormalise(address, Reading, out var value) && !value.Any(char.IsControl)
            ? new MailboxAddress(Encoding.UTF8, name, Quoted(value))
            : throw new InvalidOperationException("An e-mail address passed validation and is none.");
}

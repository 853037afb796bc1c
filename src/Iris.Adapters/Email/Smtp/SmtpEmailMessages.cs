using System.Globalization;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Users;

namespace Iris.Adapters.Email.Smtp;

/// <summary>
/// A message on its way, which knows whether any of its content was handed to the connection. Until then the server cannot have taken
/// it, whatever happens; that is what tells a known outcome from an unknown one.
/// </summary>
internal sealed class SmtpEmail : IDisposable
{
    private const int Untouched = 0;
    private const int Read = 1;
    private const int Abandoned = 2;

    private int state;

    public SmtpEmail(SendRequest request)
    {
        var (payload, settings) = ((EmailPayload)request.Payload, (SmtpEmailSettings)request.Settings);
        var from = Address(settings.FromAddress, payload.FromName ?? settings.FromName);
        Id = $"<{request.Reference}@{new IdnMapping().GetAscii(from.Host)}>";
        Message = new MailMessage { From = from, Subject = payload.Subject, SubjectEncoding = Encoding.UTF8, HeadersEncoding = Encoding.UTF8 };
        Message.Headers["Message-ID"] = Id;
        Fill(Message.To, request.Destinations);
        Fill(Message.CC, payload.Cc);
        Fill(Message.Bcc, payload.Bcc);
        Fill(Message.ReplyToList, (payload.ReplyTo ?? settings.ReplyTo) is { } replyTo ? [replyTo] : null);
        // The last alternative is the one that clients prefer.
        AddContent(payload.Text, MediaTypeNames.Text.Plain);
        AddContent(payload.Body, MediaTypeNames.Text.Html);
    }

    public MailMessage Message { get; }

    /// <summary>The <c>Message-ID</c>, made of the interaction's id.</summary>
    public string Id { get; }

    /// <summary>SMTPUTF8 only where nothing else will do: not every server on the way speaks it.</summary>
    public SmtpDeliveryFormat Format => Message.To.Concat(Message.CC).Concat(Message.Bcc).Concat(Message.ReplyToList).Append(Message.From!)
        .All(address => Ascii.IsValid(address.User)) ? SmtpDeliveryFormat.SevenBit : SmtpDeliveryFormat.International;

    /// <summary>Lets no content out from now on.</summary>
    /// <returns>True when none went out: the server surely has not taken the message.</returns>
    public bool Abandon() => Interlocked.CompareExchange(ref state, Abandoned, Untouched) != Read;

    public void Dispose() => Message.Dispose();

    private void AddContent(string? text, string mediaType)
    {
        if (string.IsNullOrWhiteSpace(text))
            return;

        Message.AlternateViews.Add(new AlternateView(
            new Content(this, Encoding.UTF8.GetBytes(text)), new ContentType(mediaType) { CharSet = Encoding.UTF8.WebName })
        {
            // Safe for any text and line length.
            TransferEncoding = TransferEncoding.Base64,
        });
    }

    private static void Fill(MailAddressCollection list, IEnumerable<string>? addresses)
    {
        foreach (var address in addresses ?? [])
            list.Add(Address(address, null));
    }

    private static MailAddress Address(string address, string? name) =>
        DestinationFormat.TryNormalise(DestinationKeys.Email, address, out var value, out _)
            ? new MailAddress(value, name, Encoding.UTF8)
            : throw new InvalidOperationException("An e-mail address passed validation and is none.");

    private void OnRead()
    {
        // The client hangs up on a failure, without the mark that ends a message.
        if (Interlocked.CompareExchange(ref state, Read, Untouched) == Abandoned)
            throw new IOException("The message was given up.");
    }

    /// <summary>Content that tells when it is read. Streams read through one of these members.</summary>
    private sealed class Content(SmtpEmail mail, byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            mail.OnRead();
            return base.Read(buffer, offset, count);
        }

        public override int Read(Span<byte> buffer)
        {
            mail.OnRead();
            return base.Read(buffer);
        }

        public override int ReadByte()
        {
            mail.OnRead();
            return base.ReadByte();
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            mail.OnRead();
            return base.ReadAsync(buffer, offset, count, cancellationToken);
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            mail.OnRead();
            return base.ReadAsync(buffer, cancellationToken);
        }

        public override void CopyTo(Stream destination, int bufferSize)
        {
            mail.OnRead();
            base.CopyTo(destination, bufferSize);
        }

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            mail.OnRead();
            return base.CopyToAsync(destination, bufferSize, cancellationToken);
        }
    }
}

/// <summary>What SMTP did, as an outcome.</summary>
internal static class SmtpEmailMessages
{
    private const int ServiceNotAvailable = 421;
    private const int TemporaryAuthenticationFailure = 454;

    public static SendOutcome Accepted(SmtpEmail mail) =>
        new SendOutcome.Accepted([new ProviderMessage(mail.Id, null)], null, new ProviderAnswer("250", null, null));

    /// <summary>A send that failed. To be called once, after the connection was given up.</summary>
    public static SendOutcome ToOutcome(SmtpException exception, SmtpEmail mail)
    {
        var surelyNotTaken = mail.Abandon();
        if (exception is SmtpFailedRecipientException failed)
            return ToOutcome(Refused(failed), surelyNotTaken, mail);

        var code = (int)exception.StatusCode;
        if (code >= 400)
            return FromReply(code, exception.Message, new ProviderAnswer(Text(code), exception.Message, null));
        if (!surelyNotTaken)
            return new SendOutcome.Unknown(Reason(exception), null);
        // Nothing underneath: the client itself found that the server lacks what the message or the settings need.
        return exception.InnerException is null && code < 0
            ? new SendOutcome.Rejected(SendErrorCodes.Refused, exception.Message, null)
            : new SendOutcome.Unreachable(Reason(exception), null, null);
    }

    /// <summary>No answer in time.</summary>
    public static SendOutcome TimedOut(SmtpEmail mail, TimeSpan limit)
    {
        var reason = $"No answer within {limit.TotalSeconds:0} s";
        return mail.Abandon() ? new SendOutcome.Unreachable(reason, null, null) : new SendOutcome.Unknown(reason, null);
    }

    /// <summary>Some or all recipients were refused. With some of them accepted the message went out and must not go again.</summary>
    private static SendOutcome ToOutcome(IReadOnlyList<SmtpFailedRecipientException> refused, bool surelyNotTaken, SmtpEmail mail)
    {
        var words = string.Join("; ", refused.Select(failure => $"{failure.FailedRecipient}: {(int)failure.StatusCode} {failure.Message}"));
        var raw = JsonSerializer.SerializeToElement(new
        {
            refused = refused.Select(failure => new
            {
                recipient = failure.FailedRecipient?.Trim('<', '>'),
                code = (int)failure.StatusCode,
                description = failure.Message,
            }),
        });
        if (!surelyNotTaken)
            return new SendOutcome.Accepted([new ProviderMessage(mail.Id, null)], null, new ProviderAnswer("250", words, raw));

        // One that may be taken later makes it worth another try for all.
        var codes = refused.Select(failure => (int)failure.StatusCode).ToArray();
        var code = codes.FirstOrDefault(code => code is >= 400 and < 500, codes[0]);
        return FromReply(code, words, new ProviderAnswer(Text(code), words, raw));
    }

    private static SendOutcome FromReply(int code, string words, ProviderAnswer answer) => code switch
    {
        ServiceNotAvailable or TemporaryAuthenticationFailure => new SendOutcome.Unreachable(words, null, answer),
        < 500 => new SendOutcome.Throttled(null, words, answer),
        _ => new SendOutcome.Rejected(Text(code), words, answer),
    };

    private static SmtpFailedRecipientException[] Refused(SmtpFailedRecipientException exception) =>
        exception is SmtpFailedRecipientsException several ? several.InnerExceptions : [exception];

    private static string Reason(SmtpException exception) => exception.InnerException?.Message ?? exception.Message;

    private static string Text(int code) => code.ToString(CultureInfo.InvariantCulture);
}

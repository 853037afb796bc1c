using System.Globalization;
using System.Text;
using Iris.Adapters.Channels.Email;
using Iris.Core.Addresses;
using Iris.Core.Channels;
using MailKit.Net.Smtp;
using MimeKit;
using MimeKit.IO;

namespace Iris.Adapters.Providers.Smtp;

/// <summary>A message as it goes over the wire.</summary>
internal sealed class SmtpEmail : IDisposable
{
    private readonly MimeMessage message = new();
    private readonly MailboxAddress from;
    private readonly MailboxAddress returnPath;
    private readonly List<MailboxAddress> recipients = [];

    private readonly SmtpDkim? dkim;
    private bool isSigned;

    public SmtpEmail(ProviderSend request, SmtpEmailSettings settings, SmtpDkim? dkim)
    {
        this.dkim = dkim;
        var payload = (EmailPayload)request.Payload;
        from = Address(settings.FromAddress, payload.FromName ?? settings.FromName);
        var domain = new IdnMapping().GetAscii(from.Domain);
        var name = request.Part is { } part ? $"{request.Reference}.{part.ToString(CultureInfo.InvariantCulture)}" : request.Reference;
        Id = $"<{name}@{domain}>";
        message.From.Add(from);
        if (from.Name is { Length: > 0 } sender && SmtpWords.AreNeeded(sender))
            SmtpWords.SetMailbox(message.Headers[message.Headers.IndexOf(HeaderId.From)], sender, Path(from));
        SmtpWords.Set(message.Headers, "Subject", payload.Subject);
        message.MessageId = Id;
        var reference = request.SignReference?.Invoke(name);
        if (reference is not null)
            message.Headers.Add(MailReference.Header, reference);
        returnPath = SmtpReturnPath.Of(settings, reference) is { } path ? Address(path, null) : from;
        // All see each other in one message to all, also where some have it already.
        message.To.AddRange((request.Part is null ? request.AllDestinations : request.Destinations).Select(address => Address(address, null)));
        recipients.AddRange(request.Destinations.Select(address => Address(address, null)));
        var copies = new HashSet<string>(request.AllDestinations.Select(DestinationKinds.Email.LookupOf));
        if (request.HasCopies)
        {
            message.Cc.AddRange((payload.Cc ?? []).Select(address => Address(address, null)));
            recipients.AddRange((payload.Cc ?? []).Concat(payload.Bcc ?? []).Select(address => Address(address, null))
                .Where(address => copies.Add(DestinationKinds.Email.LookupOf(Path(address)))));
        }

        if ((payload.ReplyTo ?? settings.ReplyTo) is { } replyTo)
            message.ReplyTo.Add(Address(replyTo, null));
        SmtpHeaders.Add(message, request, payload, settings, domain);
        message.Body = Body(payload);
    }

    /// <summary>The <c>Message-ID</c>, made of the interaction's id and, with a message for each destination, its place among them.</summary>
    public string Id { get; }

    /// <summary>The envelope sender, to whom servers return what they cannot deliver.</summary>
    public string Sender => Path(returnPath);

    /// <summary>Everybody who gets it, copies included: each mailbox once, however it is spelt and wherever it stands.</summary>
    public IReadOnlyList<string> Recipients => [.. recipients.Select(Path)];

    /// <summary>How one of the destinations is named to the server.</summary>
    public string RecipientOf(string destination) => Path(Address(destination, null));

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

    /// <summary>Signs all of it, files too, where the settings ask for it; once, on however many connections it is tried.</summary>
    /// <exception cref="IOException">The bytes of a file cannot be read.</exception>
    public void Sign()
    {
        if (dkim is null || isSigned)
            return;

        dkim.Sign(Format(), message);
        isSigned = true;
    }

    /// <summary>Bytes that it has on the wire, files as they are encoded; nothing of it is kept.</summary>
    /// <exception cref="IOException">The bytes of a file cannot be read.</exception>
    public async Task<long> MeasureAsync(CancellationToken cancellationToken)
    {
        using var measure = new MeasuringStream();
        await message.WriteToAsync(Format(), measure, cancellationToken);
        return measure.Length;
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

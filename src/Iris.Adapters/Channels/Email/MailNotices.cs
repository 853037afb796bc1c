using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Iris.Core.Channels;
using MimeKit;

namespace Iris.Adapters.Channels.Email;

/// <summary>
/// What a mail that came back says: a report of delivery (RFC 3464), a complaint (RFC 5965), an automatic answer, or a person's message.
/// </summary>
/// <remarks>
/// A report changes something only by a reference that we signed: a message id is known to whoever got a message like it, and lets guess others.
/// A reply is joined by the message id: it changes nothing but where the reply is filed, and that only within its sender's own processes.
/// </remarks>
internal static class MailNotices
{
    public const string Complaint = "COMPLAINT";
    public const string AutoReply = "AUTO_REPLY";
    public const string Loop = "LOOP";

    /// <summary>Before the word of a report whose reference nobody signed: an event and no more.</summary>
    public const string Unverified = "UNVERIFIED_";

    /// <summary>The feedback types (RFC 5965, section 7.3) by which a person says that they want nothing more.</summary>
    public static readonly IReadOnlySet<string> ComplaintCodes = new HashSet<string>(StringComparer.Ordinal) { "abuse", "opt-out", "opt-out-list" };

    private const string NotSpam = "not-spam";

    /// <summary>Candidates for references that we signed; see <see cref="IMailboxReader.ReferencesIn"/>.</summary>
    public static IReadOnlyList<string> ReferencesIn(byte[] bytes)
    {
        using var mail = IncomingMail.Parse(bytes);
        return mail is null ? [] : [.. mail.Searched().SelectMany(MailReference.SignedIn).Distinct().Take(MailReference.Most)];
    }

    /// <param name="callback">The mail.</param>
    /// <param name="own">Address from which we send.</param>
    public static IReadOnlyList<ProviderNotice> Read(ProviderCallback callback, string own)
    {
        using var mail = IncomingMail.Parse(callback.Body);
        if (mail is null)
            return [new ProviderNotice.Unreadable("It is no mail.", null)];

        var signed = MailReference.Parse(callback.QueryValue(IMailboxReader.Reference));
        if (IsOurs(mail, own))
            return Event(signed ?? Named(mail), Loop, null, mail.Subject);
        if (ComplaintOf(mail, signed) is { } complaint)
            return complaint;
        if (DeliveryReport.Of(mail) is { } reports)
            return Statuses(mail, reports, signed);
        if (signed is not null && DeliveryReport.OfWords(mail) is { } report)
            return Statuses(mail, [report], signed);

        return AutomaticMail.Is(mail) || IsReport(mail)
            ? Event(Named(mail) ?? signed, AutoReply, null, mail.Subject)
            : [Message(mail, callback)];
    }

    private static bool IsOurs(IncomingMail mail, string own) =>
        mail.Header(MailReference.Header) is not null || MailReference.OfMessageId(mail.MessageId) is not null
        || string.Equals(mail.From?.Address, own, StringComparison.OrdinalIgnoreCase);

    /// <summary>A receipt or another report that says nothing about delivery.</summary>
    private static bool IsReport(IncomingMail mail) => mail.Body?.ContentType.IsMimeType("multipart", "report") == true;

    private static ProviderNotice[] Statuses(IncomingMail mail, IReadOnlyList<RecipientReport> reports, MailReference? signed)
    {
        if (signed is not null)
        {
            // Of one message to one destination, whatever other addresses the report names on its way.
            return [.. reports.Select(one => Status(signed, one.Progress, one.Word, one.Code, one.Words, one.Recipient, Raw(mail, one)))];
        }

        return MailReference.OfMessageId(mail.Returned()?["Message-ID"]) is { } named
            ? [.. reports.Select(one => Status(named, DeliveryProgress.None, Unverified + one.Word, one.Code, one.Words, one.Recipient, Raw(mail, one)))]
            : [];
    }

    private static ProviderNotice[]? ComplaintOf(IncomingMail mail, MailReference? signed)
    {
        if (mail.Parts.OfType<MessageFeedbackReport>().FirstOrDefault() is not { } report || IncomingMail.FieldsOf(report) is not { } fields)
            return null;

        var type = fields["Feedback-Type"]?.Trim().ToLowerInvariant() ?? "other";
        var recipient = DeliveryReport.AddressOf(fields["Original-Rcpt-To"]) ?? DeliveryReport.AddressOf(mail.Returned()?["To"]);
        var words = fields["User-Agent"];
        var reference = signed ?? MailReference.OfMessageId(mail.Returned()?["Message-ID"]);
        if (reference is null)
            return [];

        var isComplaint = ComplaintCodes.Contains(type);
        var raw = Raw(mail, new RecipientReport(DeliveryProgress.None, Complaint, type, words, recipient));
        return signed is null ? [Status(reference, DeliveryProgress.None, Unverified + Complaint, null, $"{type} {words}", recipient, raw)]
            : isComplaint ? [Status(reference, DeliveryProgress.Read, Complaint, type, words, recipient, raw)]
            : [Status(reference, DeliveryProgress.None, type == NotSpam ? "NOT_SPAM" : $"FEEDBACK_{type.ToUpperInvariant()}", type, words, recipient, raw)];
    }

    private static ProviderNotice[] Event(MailReference? reference, string word, string? code, string? words) => reference is null ? []
        : [Status(reference, DeliveryProgress.None, word, code, words, null, null)];

    private static ProviderNotice.Status Status(
        MailReference reference, DeliveryProgress progress, string word, string? code, string? words, string? recipient, JsonElement? raw) =>
        new(null, reference.InteractionId, progress, word, code, words, recipient, raw) { DestinationIndex = reference.DestinationIndex, MayBeOfCopy = true };

    private static JsonElement Raw(IncomingMail mail, RecipientReport report) => JsonSerializer.SerializeToElement(new
    {
        from = mail.From?.Address,
        subject = ProviderWords.Sentence(mail.Subject),
        recipient = report.Recipient,
        code = report.Code,
        words = ProviderWords.Sentence(report.Words),
    });

    /// <summary>Which message of ours it answers.</summary>
    private static MailReference? Named(IncomingMail mail) => mail.Answered.Select(MailReference.OfMessageId).FirstOrDefault(one => one is not null);

    private static ProviderNotice Message(IncomingMail mail, ProviderCallback callback)
    {
        if (mail.From is not { } from)
            return new ProviderNotice.Unreadable("It has no sender.", null);

        var text = ReplyText.Of(TextOf(mail));
        var files = mail.Parts.Where(part => !mail.Texts.Contains(part)).Select(FileOf).ToList();
        var payload = new InboundPayload
        {
            Type = text.New is null && text.Quoted is null && files.Count > 0 ? InboundPayload.DocumentType : InboundPayload.TextType,
            Text = text.New,
            Quoted = text.Quoted,
            Subject = mail.Subject,
        }.With(files);
        return new ProviderNotice.Inbound(
            IdOf(mail, callback), from.GetAddress(false), payload, from.Name, null, Named(mail)?.InteractionId,
            JsonSerializer.SerializeToElement(new { from = from.Address, subject = ProviderWords.Sentence(mail.Subject), messageId = ProviderWords.Cut(mail.MessageId, ProviderWords.MaxId) }))
        {
            Written = mail.Written,
        };
    }

    /// <summary>By its message id a mail is one however often and through whatever mailbox it comes; without a usable one, by what it consists of.</summary>
    private static string IdOf(IncomingMail mail, ProviderCallback callback) => ProviderWords.IsId(mail.MessageId) ? mail.MessageId!
        : Convert.ToHexStringLower(mail.MessageId is { } id ? SHA256.HashData(Encoding.UTF8.GetBytes(id)) : SHA256.HashData(callback.Body));

    /// <summary>Plain text, or else the HTML; of several parts, all: attachments split texts in two.</summary>
    private static string TextOf(IncomingMail mail)
    {
        var plain = mail.Texts.Where(part => part.IsPlain).Select(IncomingMail.TextOf).Where(text => !string.IsNullOrWhiteSpace(text)).ToList();
        if (plain.Count > 0)
            return ProviderWords.Cut(string.Join('\n', plain), IncomingMail.MaxText)!;

        return string.Join('\n', mail.Texts.Where(part => part.IsHtml).Take(4).Select(part => HtmlLines.Of(IncomingMail.TextOf(part))));
    }

    private static InboundMedia FileOf(MimeEntity entity) => new(null, entity.ContentType.MimeType)
    {
        Name = entity.ContentDisposition?.FileName ?? entity.ContentType.Name,
        Bytes = SizeOf(entity),
    };

    private static long? SizeOf(MimeEntity entity)
    {
        if (entity is not MimePart { Content: { } content })
            return null;

        try
        {
            using var counted = new MimeKit.IO.MeasuringStream();
            content.DecodeTo(counted);
            return counted.Length;
        }
        catch (Exception exception) when (exception is IOException or FormatException)
        {
            return null;
        }
    }
}

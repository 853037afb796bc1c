using Iris.Core.Channels;
using MimeKit;

namespace Iris.Adapters.Channels.Email;

/// <summary>A mail from outside, parsed. Everything about it is bounded: depth, parts, texts.</summary>
internal sealed class IncomingMail : IDisposable
{
    private const int MaxDepth = 16;
    private const int MaxParts = 200;

    /// <summary>Most of a text that is looked at, in characters.</summary>
    public const int MaxText = 256 * 1024;

    private static readonly ParserOptions Options = new() { MaxMimeDepth = MaxDepth, MaxAddressGroupDepth = 3 };

    private readonly MimeMessage message;
    private readonly List<MimeEntity> parts = [];

    private IncomingMail(MimeMessage message)
    {
        this.message = message;
        if (message.Body is not null)
            Walk(message.Body, 0);
        Texts = [.. parts.OfType<TextPart>().Where(part => !part.IsAttachment)];
    }

    /// <summary>Reads a mail; null for what is none.</summary>
    public static IncomingMail? Parse(byte[] bytes)
    {
        try
        {
            var message = MimeMessage.Load(Options, new MemoryStream(bytes, writable: false));
            return message.Headers.Count == 0 ? null : new IncomingMail(message);
        }
        catch (Exception exception) when (exception is FormatException or IOException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    public HeaderList Headers => message.Headers;

    public MimeEntity? Body => message.Body;

    /// <summary>All parts but the containers, in order; those of messages inside it are not among them.</summary>
    public IReadOnlyList<MimeEntity> Parts => parts;

    /// <summary>Parts to be read.</summary>
    public IReadOnlyList<TextPart> Texts { get; }

    public MailboxAddress? From => message.From.Mailboxes.FirstOrDefault();

    public string? MessageId => message.MessageId is { Length: > 0 } id ? $"<{id}>" : null;

    public string? Subject => message.Subject;

    /// <summary>When it says that it was written; null when it does not.</summary>
    public DateTimeOffset? Written => message.Date == DateTimeOffset.MinValue ? null : message.Date.ToUniversalTime();

    /// <summary>The messages that it names as those it answers, the nearest first.</summary>
    public IEnumerable<string> Answered =>
        new[] { message.InReplyTo }.Concat(message.References.AsEnumerable().Reverse().Take(MailReference.Most)).OfType<string>();

    /// <summary>The first header of a name, decoded; null when there is none.</summary>
    public string? Header(string name) => message.Headers[name];

    /// <summary>Whether the envelope has no sender, as with every report and with nothing that a person writes.</summary>
    public bool HasNullSender => Header("Return-Path")?.Trim() is "<>" or "";

    /// <summary>The text of a part in its own charset; empty where that fails.</summary>
    public static string TextOf(TextPart part)
    {
        try
        {
            var text = part.Text ?? "";
            return ProviderWords.Cut(text, MaxText)!;
        }
        catch (Exception exception) when (exception is NotSupportedException or ArgumentException or FormatException or IOException)
        {
            return "";
        }
    }

    /// <summary>
    /// What mail servers return of a message: its headers, in whatever part they are. Null when there are none.
    /// </summary>
    public HeaderList? Returned()
    {
        foreach (var part in parts)
        {
            if (part is MessagePart { Message.Headers: var headers })
                return headers;
            if (part.ContentType.IsMimeType("text", "rfc822-headers") || part.ContentType.IsMimeType("message", "global-headers"))
                return HeadersIn(part);
        }

        return null;
    }

    /// <summary>Texts in which a signed reference may be: first the headers, then what is returned, then the texts.</summary>
    public IEnumerable<string> Searched()
    {
        yield return Lines(Headers);
        if (Returned() is { } returned)
            yield return Lines(returned);
        foreach (var part in parts.OfType<MessageDeliveryStatus>())
            yield return Lines(GroupsOf(part).SelectMany(group => group));
        foreach (var part in parts.OfType<MessageFeedbackReport>())
            yield return Lines(FieldsOf(part) ?? []);
        foreach (var part in Texts)
            yield return TextOf(part);
    }

    /// <summary>The groups of a report of delivery; none where they cannot be read.</summary>
    public static IReadOnlyList<HeaderList> GroupsOf(MessageDeliveryStatus status) => Read(() => status.StatusGroups.ToList()) ?? [];

    /// <summary>The fields of a complaint; null where they cannot be read.</summary>
    public static HeaderList? FieldsOf(MessageFeedbackReport report) => Read(() => report.Fields);

    public void Dispose() => message.Dispose();

    private static string Lines(IEnumerable<Header> headers) =>
        string.Join('\n', headers.Take(500).Select(header => $"{header.Field}: {ProviderWords.Cut(header.Value, 4096)}"));

    private static HeaderList? HeadersIn(MimeEntity entity)
    {
        if (entity is not MimePart { Content: { } content })
            return null;

        return Read(() =>
        {
            using var bytes = new MemoryStream();
            content.DecodeTo(bytes);
            bytes.Write("\r\n\r\n"u8);
            bytes.Position = 0;
            return HeaderList.Load(Options, bytes);
        });
    }

    /// <summary>Parts are parsed when they are asked for, and may be damaged.</summary>
    private static T? Read<T>(Func<T> part)
        where T : class
    {
        try
        {
            return part();
        }
        catch (Exception exception) when (exception is FormatException or IOException or ArgumentException)
        {
            return null;
        }
    }

    private void Walk(MimeEntity entity, int depth)
    {
        if (parts.Count >= MaxParts || depth > MaxDepth)
            return;

        if (entity is Multipart multipart)
        {
            foreach (var part in multipart)
                Walk(part, depth + 1);
        }
        else
        {
            parts.Add(entity);
        }
    }
}

using Iris.Adapters.Channels.Email;
using Iris.Core.Channels;
using MimeKit;

namespace Iris.Adapters.Providers.Smtp;

/// <summary>
/// Files of an e-mail. One that the HTML shows, as <c>cid:</c> and the attachment's id, stands beside the HTML; all others are attached. Their bytes stay in
/// the store until they go over the wire.
/// </summary>
internal static class SmtpEmailFiles
{
    private const string Mixed = "mixed";
    private const string Related = "related";

    /// <summary>Puts them into a message whose body is there; the message closes them.</summary>
    /// <exception cref="IOException">The bytes of one cannot be read.</exception>
    public static async Task AddAsync(MimeMessage message, ProviderSend request, CancellationToken cancellationToken)
    {
        var html = ((EmailPayload)request.Payload).Body;
        var (shown, attached) = (new List<MimePart>(), new List<MimePart>());
        foreach (var file in request.Attachments)
        {
            var isShown = html?.Contains($"cid:{file.Id}", StringComparison.OrdinalIgnoreCase) == true;
            (isShown ? shown : attached).Add(await PartOfAsync(file, isShown, cancellationToken));
        }

        if (shown.Count > 0)
            message.Body = WithShown(message.Body!, shown);
        if (attached.Count > 0)
            message.Body = Multipart(Mixed, [message.Body!, .. attached]);
    }

    private static async Task<MimePart> PartOfAsync(SendAttachment file, bool isShown, CancellationToken cancellationToken) =>
        new(ContentType.Parse(file.MediaType))
        {
            Content = new MimeContent(await file.OpenAsync(cancellationToken)),
            ContentTransferEncoding = ContentEncoding.Base64,
            ContentDisposition = new ContentDisposition(isShown ? ContentDisposition.Inline : ContentDisposition.Attachment),
            FileName = file.FileName,
            ContentId = isShown ? file.Id : null,
        };

    /// <summary>The HTML and what it shows are one alternative.</summary>
    private static MimeEntity WithShown(MimeEntity body, List<MimePart> shown)
    {
        if (body is not MultipartAlternative alternatives)
            return Multipart(Related, [body, .. shown]);

        // The HTML is the last one.
        var html = alternatives[^1];
        alternatives.RemoveAt(alternatives.Count - 1);
        alternatives.Add(Multipart(Related, [html, .. shown]));
        return alternatives;
    }

    private static Multipart Multipart(string subtype, IReadOnlyList<MimeEntity> parts)
    {
        var all = new Multipart(subtype);
        foreach (var part in parts)
            all.Add(part);
        return all;
    }
}

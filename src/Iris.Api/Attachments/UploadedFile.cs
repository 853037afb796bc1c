using Iris.Api.Envelope;
using Iris.Core.Attachments;
using Iris.Core.Kernel;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Iris.Api.Attachments;

/// <summary>
/// The file in a request: its one part, as browsers and most clients send it, or the body itself with its name in <c>Content-Disposition</c>. Its bytes are
/// read by whoever keeps them, as they come.
/// </summary>
internal sealed class UploadedFile(AttachmentDraft draft, Stream bytes, MultipartReader? rest)
{
    private const string FileField = "file";
    private const string Multipart = "multipart/form-data";
    private const int MaxBoundary = 100;

    /// <summary>Beside the file: boundaries and headers of its part.</summary>
    private const int Around = 64 * 1024;

    private static readonly IrisError OneFile = new(
        "TOO_MANY", FileField, new("Solo un archivo por petición.", "One file in a request."));

    public AttachmentDraft Draft => draft;

    public Stream Bytes => bytes;

    /// <summary>Finds the file; its bytes are not read yet.</summary>
    /// <param name="request">The request.</param>
    /// <param name="author">Who uploads.</param>
    /// <param name="maxBytes">The largest file.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<(UploadedFile? File, Problem? Problem)> FindAsync(HttpRequest request, string author, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.Headers.ContentEncoding.Count > 0 || !MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            return (null, ProblemTexts.ForUpload);

        // The server's own bound is for bodies that are read into memory. Of what is too large it takes what comes within some seconds of the answer: whoever
        // is still sending when the connection goes away never reads why.
        var isTooLarge = request.ContentLength > maxBytes + (long)Around;
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bound)
            bound.MaxRequestBodySize = isTooLarge ? null : maxBytes + (long)Around;
        if (isTooLarge)
            return (null, ProblemTexts.ForStatus(StatusCodes.Status413PayloadTooLarge));
        if (!type.MediaType.Equals(Multipart, StringComparison.OrdinalIgnoreCase))
            return (new UploadedFile(new AttachmentDraft(NameOf(request.Headers.ContentDisposition.ToString()), request.ContentType, author), request.Body, null), null);

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        if (boundary.Length is 0 or > MaxBoundary)
            return (null, ProblemTexts.ForUpload);

        var reader = new MultipartReader(boundary, request.Body);
        var part = await NextAsync(reader, cancellationToken);
        return part is null || NameOf(part.ContentDisposition) is not { } name
            ? (null, Problem.Of([CommonErrors.Required(FileField)]))
            : (new UploadedFile(new AttachmentDraft(name, part.ContentType, author), new PartStream(part.Body), reader), null);
    }

    /// <summary>Why the request is no good although its file is; only once that was read.</summary>
    public async Task<Problem?> CheckEndAsync(CancellationToken cancellationToken) =>
        rest is not null && await NextAsync(rest, cancellationToken) is not null ? Problem.Of([OneFile]) : null;

    private static async Task<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new BadHttpRequestException("The parts cannot be read.", StatusCodes.Status400BadRequest, exception);
        }
    }

    private static string? NameOf(string? disposition)
    {
        if (!ContentDispositionHeaderValue.TryParse(disposition, out var header))
            return null;

        var name = header.FileNameStar.HasValue ? header.FileNameStar : HeaderUtilities.RemoveQuotes(header.FileName);
        // Some clients tell the whole path.
        return name.HasValue ? name.Value![(name.Value!.LastIndexOfAny(['/', '\\']) + 1)..] : null;
    }

    /// <summary>A part that breaks off is the caller's mistake and no failure of ours.</summary>
    private sealed class PartStream(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return await inner.ReadAsync(buffer, cancellationToken);
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException and not BadHttpRequestException)
            {
                throw new BadHttpRequestException("The part breaks off.", StatusCodes.Status400BadRequest, exception);
            }
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

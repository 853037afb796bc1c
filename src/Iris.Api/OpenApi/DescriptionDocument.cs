using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;

namespace Iris.Api.OpenApi;

/// <summary>The description as it is answered: made when it is first asked for, and once.</summary>
internal sealed class DescriptionDocument(IServiceScopeFactory scopes, ExampleValues examples)
{
    private const string Json = "application/json; charset=utf-8";
    private const string Gzip = "gzip";

    private readonly Lazy<Made> made = new(() => Make(scopes, examples));

    /// <summary>Answers it, packed where the caller unpacks, or that it is still the one that the caller has.</summary>
    public Task AnswerAsync(HttpContext context)
    {
        var document = made.Value;
        var (request, response) = (context.Request.GetTypedHeaders(), context.Response);
        response.Headers.ETag = document.Tag.ToString();
        response.Headers.CacheControl = "no-cache";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (request.IfNoneMatch.Any(known => known.Compare(document.Tag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        var isPacked = request.AcceptEncoding.Any(coding => coding.Value == Gzip && coding.Quality is not 0);
        if (isPacked)
            response.Headers.ContentEncoding = Gzip;
        var bytes = isPacked ? document.Packed : document.Plain;
        response.ContentType = Json;
        response.ContentLength = bytes.Length;
        return response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    private static Made Make(IServiceScopeFactory scopes, ExampleValues examples)
    {
        using var scope = scopes.CreateScope();
        var description = scope.ServiceProvider.GetRequiredService<ISwaggerProvider>().GetSwagger(ApiDescriptionRegistration.DocumentName);
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        description.SerializeAsV31(new OpenApiJsonWriter(text));
        var plain = Encoding.UTF8.GetBytes(examples.Fill(text.ToString()));
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            stream.Write(plain);

        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(plain))[..32]}\"", isWeak: true);
        return new Made(plain, packed.ToArray(), tag);
    }

    private sealed record Made(byte[] Plain, byte[] Packed, EntityTagHeaderValue Tag);
}

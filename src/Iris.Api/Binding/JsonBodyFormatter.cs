using System.Buffers;
using System.Text.Json;
using Iris.Api.Envelope;
using Microsoft.AspNetCore.Mvc.Formatters;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Iris.Api.Binding;

/// <summary>
/// Reads every JSON body: bounded, checked, parsed once, and bound so that all mismatches are reported together. Takes nothing but
/// uncompressed <c>application/json</c> in UTF-8 and nothing but <see cref="RequestBody{T}"/>.
/// </summary>
internal sealed class JsonBodyFormatter : InputFormatter
{
    private const string MediaType = "application/json";
    private readonly ApiOptions options;

    public JsonBodyFormatter(ApiOptions options)
    {
        this.options = options;
        SupportedMediaTypes.Add(MediaType);
    }

    /// <summary>The framework's own test lets every <c>+json</c> pass.</summary>
    public override bool CanRead(InputFormatterContext context) => CanReadType(context.ModelType) && IsPlainJson(context.HttpContext.Request);

    public override Task<InputFormatterResult> ReadAsync(InputFormatterContext context) => ReadRequestBodyAsync(context);

    public override async Task<InputFormatterResult> ReadRequestBodyAsync(InputFormatterContext context)
    {
        var parsed = await RequestBytes.ReadAsync(
            context.HttpContext.Request, MaxBytes(context.ModelType.GenericTypeArguments[0]), Parse, context.HttpContext.RequestAborted);
        // A client that always says what its bodies are has none to say it of here.
        if (parsed?.Problem == BodyProblems.Empty && context.TreatEmptyInputAsDefaultValue)
            return await InputFormatterResult.SuccessAsync(null);
        if (parsed is not { Problem: null })
            return await RefuseAsync(context, parsed?.Problem ?? BodyProblems.TooLarge);

        var (body, errors) = BodyBinder.For(context.ModelType).Bind(parsed.Json);
        return body is not null ? await InputFormatterResult.SuccessAsync(body) : await RefuseAsync(context, Problem.Of(errors.Items));
    }

    protected override bool CanReadType(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(RequestBody<>);

    private int MaxBytes(Type contract) =>
        contract.IsAssignableTo(typeof(ILargeBody)) ? options.MaxBatchBytes
        : contract.IsAssignableTo(typeof(ISmallBody)) ? options.MaxLoginBytes
        : options.MaxRequestBytes;

    private static Task<InputFormatterResult> RefuseAsync(InputFormatterContext context, Problem problem)
    {
        context.ModelState.TryAddModelException(context.ModelName, new RefusedBodyException(problem));
        return InputFormatterResult.FailureAsync();
    }

    private static bool IsPlainJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        && IsOnly(request.Headers.ContentEncoding, "identity")
        && IsOnly(request.Headers.TransferEncoding, "chunked");

    private static bool IsOnly(StringValues header, string coding) =>
        header.Count == 0 || (header.Count == 1 && string.Equals(header[0], coding, StringComparison.OrdinalIgnoreCase));

    private static Parsed Parse(ReadOnlySequence<byte> buffer)
    {
        if (buffer.IsSingleSegment)
            return new Parsed(JsonText.Parse(buffer.FirstSpan, out var whole), whole);

        var length = (int)buffer.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            buffer.CopyTo(rented);
            return new Parsed(JsonText.Parse(rented.AsSpan(0, length), out var json), json);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private sealed record Parsed(Problem? Problem, JsonElement Json);
}

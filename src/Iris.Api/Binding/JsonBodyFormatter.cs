using System.Buffers;
using System.Text.Json;
using Iris.Api.Envelope;
using Microsoft.AspNetCore.Mvc.Formatters;
using Microsoft.Net.Http.Headers;

namespace Iris.Api.Binding;

/// <summary>
/// Reads every JSON body: bounded, checked, parsed once, and bound so that all mismatches are reported together. Takes nothing but
/// <c>application/json</c> in UTF-8 and nothing but <see cref="RequestBody{T}"/>.
/// </summary>
internal sealed class JsonBodyFormatter : InputFormatter
{
    private readonly ApiOptions options;

    public JsonBodyFormatter(ApiOptions options)
    {
        this.options = options;
        SupportedMediaTypes.Add("application/json");
    }

    public override bool CanRead(InputFormatterContext context) =>
        base.CanRead(context)
        && MediaTypeHeaderValue.TryParse(context.HttpContext.Request.ContentType, out var type)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));

    public override Task<InputFormatterResult> ReadAsync(InputFormatterContext context) => ReadRequestBodyAsync(context);

    public override async Task<InputFormatterResult> ReadRequestBodyAsync(InputFormatterContext context)
    {
        var (problem, json) = await ReadJsonAsync(
            context.HttpContext.Request, MaxBytes(context.ModelType.GenericTypeArguments[0]), context.HttpContext.RequestAborted);
        if (problem is not null)
        {
            context.ModelState.TryAddModelException(context.ModelName, new RefusedBodyException(problem));
            return await InputFormatterResult.FailureAsync();
        }

        var (body, errors) = BodyBinder.For(context.ModelType).Bind(json);
        if (body is not null)
            return await InputFormatterResult.SuccessAsync(body);

        context.ModelState.TryAddModelException(context.ModelName, new RefusedBodyException(Problem.Of(errors.Items)));
        return await InputFormatterResult.FailureAsync();
    }

    protected override bool CanReadType(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(RequestBody<>);

    private int MaxBytes(Type contract) =>
        contract.IsAssignableTo(typeof(ILargeBody)) ? options.MaxBatchBytes
        : contract.IsAssignableTo(typeof(ISmallBody)) ? options.MaxLoginBytes
        : options.MaxRequestBytes;

    private static async Task<(Problem? Problem, JsonElement Json)> ReadJsonAsync(
        HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
            return (BodyProblems.TooLarge, default);

        var reader = request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            if (result.Buffer.Length > maxBytes)
            {
                reader.AdvanceTo(result.Buffer.End);
                return (BodyProblems.TooLarge, default);
            }

            if (!result.IsCompleted)
            {
                reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                continue;
            }

            var problem = Parse(result.Buffer, out var json);
            reader.AdvanceTo(result.Buffer.End);
            return (problem, json);
        }
    }

    private static Problem? Parse(ReadOnlySequence<byte> buffer, out JsonElement json)
    {
        if (buffer.IsSingleSegment)
            return JsonText.Parse(buffer.FirstSpan, out json);

        var length = (int)buffer.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            buffer.CopyTo(rented);
            return JsonText.Parse(rented.AsSpan(0, length), out json);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}

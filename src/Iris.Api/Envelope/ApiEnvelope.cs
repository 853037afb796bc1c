using System.Text.Json.Serialization;
using Iris.Api.OpenApi;
using Iris.Core.Kernel;

namespace Iris.Api.Envelope;

/// <summary>The one shape of every answer: the members of problem details, and two more. (Source: A.3)</summary>
/// <param name="Type">Kind of problem; always <c>about:blank</c>.</param>
/// <param name="Title">Short text: <c>OK</c>, or what the HTTP status means.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What happened, for people.</param>
/// <param name="Instance">Not used; null.</param>
/// <param name="Error">Every error found; null on success.</param>
/// <param name="Payload">The result; null on failure.</param>
internal sealed record ApiEnvelope<T>(
    string Type, string Title, int Status, string Detail, string? Instance, IReadOnlyList<ApiError>? Error, T? Payload)
{
    public const string AboutBlank = "about:blank";

    /// <summary>A success.</summary>
    public static ApiEnvelope<T> Success(T payload, string detail) =>
        new(AboutBlank, "OK", StatusCodes.Status200OK, detail, null, null, payload);
}

/// <summary>One reason why a request was refused.</summary>
/// <param name="Code">Stable upper-case code that programs may branch on.</param>
/// <param name="Field">Path of the offending member, such as <c>payLoad.body.text</c>; null when it is about the whole request.</param>
/// <param name="Message">The reason for people, in the language of the request.</param>
/// <param name="Help">Where the code is explained; absent inside the payload of a success, such as a batch.</param>
internal sealed record ApiError(
    [property: DescribedAs(typeof(ErrorCode))] string Code, string? Field, string Message, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Help)
{
    /// <param name="error">The error.</param>
    /// <param name="language">The language of the request.</param>
    /// <param name="helpUrl">What the address of an explanation begins with; null for no address.</param>
    internal static ApiError From(IrisError error, Language language, string? helpUrl = null) =>
        new(error.Code, error.Field is { Length: > 0 } field ? field : null, error.Message.In(language), helpUrl is null ? null : helpUrl + error.Code);
}

/// <summary>The payload of a failure: always null.</summary>
internal sealed record NoPayload;

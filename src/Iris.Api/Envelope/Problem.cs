using Iris.Core.Kernel;

namespace Iris.Api.Envelope;

/// <summary>A failure before it is written: its HTTP status, its title, and the errors that it lists.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">Short text.</param>
/// <param name="Errors">At least one.</param>
internal sealed record Problem(int Status, Text Title, IReadOnlyList<IrisError> Errors)
{
    public const string ContentType = "application/problem+json";

    /// <summary>Several errors answer with the lowest of their statuses: what is malformed comes before what is missing.</summary>
    public static Problem Of(IReadOnlyList<IrisError> errors)
    {
        var status = StatusOf(errors.Min(error => error.Kind));
        return new Problem(status, ProblemTexts.TitleOf(status), errors);
    }

    /// <summary>The HTTP status of a kind of error.</summary>
    public static int StatusOf(ErrorKind kind) => kind switch
    {
        ErrorKind.Invalid => StatusCodes.Status400BadRequest,
        ErrorKind.Unauthorized => StatusCodes.Status401Unauthorized,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.Unprocessable => StatusCodes.Status422UnprocessableEntity,
        ErrorKind.TooManyRequests => StatusCodes.Status429TooManyRequests,
        ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>A failure that has one error only.</summary>
    public static Problem Of(int status, string code, Text message) =>
        new(status, ProblemTexts.TitleOf(status), [new IrisError(code, null, message)]);

    /// <summary>Whole seconds after which the same request may pass; null when nobody knows.</summary>
    public long? RetryAfterSeconds => Errors.Max(error => error.RetryAfter) is { } wait ? (long)Math.Max(1, Math.Ceiling(wait.TotalSeconds)) : null;

    /// <param name="language">The language of the request.</param>
    /// <param name="helpUrl">What the address of an explanation begins with.</param>
    public ApiEnvelope<NoPayload> ToEnvelope(Language language, string helpUrl)
    {
        var errors = Errors.Select(error => ApiError.From(error, language, helpUrl)).ToList();
        var detail = errors.Count == 1 ? errors[0].Message : ProblemTexts.SeveralErrors(Errors.Sum(error => error.Count)).In(language);
        return new(ApiEnvelope<NoPayload>.AboutBlank, Title.In(language), Status, detail, null, errors, null);
    }
}

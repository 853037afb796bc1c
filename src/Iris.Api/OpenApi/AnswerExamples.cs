using System.Text.Json;
using System.Text.Json.Nodes;
using Iris.Api.Envelope;
using Iris.Core.Kernel;
using Microsoft.OpenApi;

namespace Iris.Api.OpenApi;

/// <summary>Examples of answers: of successes, files of this assembly that a gateway wrote; of failures, one for each status.</summary>
internal static class AnswerExamples
{
    /// <summary>The answer of an operation; null where none was kept.</summary>
    public static JsonNode? Of(string operation)
    {
        using var stream = typeof(AnswerExamples).Assembly.GetManifestResourceStream($"Iris.Api.OpenApi.Answers.{operation}.json");
        return stream is null ? null : JsonNode.Parse(stream);
    }

    /// <summary>The failure of a status, which <see cref="Register"/> has added.</summary>
    public static IDictionary<string, IOpenApiExample>? OfFailure(string status, OpenApiDocument document) => Failures.ContainsKey(status)
        ? new Dictionary<string, IOpenApiExample> { [NameOf(status)] = new OpenApiExampleReference(NameOf(status), document) }
        : null;

    public static void Register(OpenApiDocument document) => (document.Components ??= new()).Examples = Failures.ToDictionary(
        failure => NameOf(failure.Key),
        failure => (IOpenApiExample)new OpenApiExample
        {
            Summary = failure.Value.Title.In(Language.English),
            Value = JsonSerializer.SerializeToNode(failure.Value.ToEnvelope(Language.English, "/errors/"), ApiJson.Wire),
        });

    private static string NameOf(string status) => $"Problem{status}";

    private static readonly Dictionary<string, Problem> Failures = new Problem[]
    {
        Problem.Of([CommonErrors.Required("integrationId"), CommonErrors.InvalidType("Destinations", new("una lista", "a list"))]),
        ProblemTexts.ForStatus(StatusCodes.Status401Unauthorized),
        ProblemTexts.ForStatus(StatusCodes.Status403Forbidden),
        ProblemTexts.ForStatus(StatusCodes.Status404NotFound),
        ProblemTexts.ForStatus(StatusCodes.Status408RequestTimeout),
        Problem.Of([Idempotency.IdempotencyKey.InProgress]),
        ProblemTexts.ForStatus(StatusCodes.Status413PayloadTooLarge),
        ProblemTexts.ForStatus(StatusCodes.Status415UnsupportedMediaType),
        ProblemTexts.ForStatus(StatusCodes.Status416RangeNotSatisfiable),
        Problem.Of([Idempotency.IdempotencyKey.Reused]),
        ProblemTexts.ForStatus(StatusCodes.Status429TooManyRequests),
        ProblemTexts.ForStatus(StatusCodes.Status503ServiceUnavailable),
    }.ToDictionary(problem => problem.Status.ToString(System.Globalization.CultureInfo.InvariantCulture));
}

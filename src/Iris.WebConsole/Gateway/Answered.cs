using System.Net;
using System.Text.Json;

namespace Iris.WebConsole.Gateway;

/// <summary>What the API answered: a value, or why there is none.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Value">The payload; null for a refusal.</param>
/// <param name="Problems">Everything that was wrong; empty for a success.</param>
internal sealed record Answered<T>(int Status, T? Value, IReadOnlyList<ApiProblem> Problems)
    where T : class
{
    /// <summary>Seconds, where the answer says when to come again.</summary>
    public int? RetryAfter { get; init; }

    public bool IsSuccess => Status < (int)HttpStatusCode.BadRequest;

    /// <summary>The payload of a success.</summary>
    public T Payload => Value ?? throw new InvalidOperationException($"The API answered {Status}.");

    internal static Answered<T> Read(GatewayAnswer answer)
    {
        if (answer.Status < (int)HttpStatusCode.BadRequest)
            return new(answer.Status, JsonSerializer.Deserialize<Envelope>(answer.Body.Span, JsonSerializerOptions.Web)?.Payload, []);

        return new(answer.Status, null, Envelope.ProblemsOf(answer)) { RetryAfter = answer.RetryAfter };
    }

    private sealed record Envelope(T? Payload, IReadOnlyList<ApiProblem>? Error, string? Detail)
    {
        /// <summary>What fails before the API has its say has no envelope.</summary>
        public static IReadOnlyList<ApiProblem> ProblemsOf(GatewayAnswer answer)
        {
            if (answer.Body.IsEmpty)
                return [new($"HTTP_{answer.Status}", null, $"HTTP {answer.Status}")];

            using var document = JsonDocument.Parse(answer.Body);
            return document.RootElement.TryGetProperty("error", out var errors) && errors.ValueKind == JsonValueKind.Array
                ? errors.Deserialize<IReadOnlyList<ApiProblem>>(JsonSerializerOptions.Web)!
                : [new($"HTTP_{answer.Status}", null, $"HTTP {answer.Status}")];
        }
    }
}

/// <summary>Something that the API found wrong.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Field">The path of what is wrong in the body; null for the whole.</param>
/// <param name="Message">A sentence in the reader's language.</param>
public sealed record ApiProblem(string Code, string? Field, string Message);

/// <summary>A page of a list.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="NextCursor">Where the next page begins; null on the last.</param>
public sealed record Listing<T>(IReadOnlyList<T> Items, string? NextCursor);

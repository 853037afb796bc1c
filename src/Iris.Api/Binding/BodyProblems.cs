using System.Globalization;
using System.Text.Json;
using Iris.Api.Envelope;
using Iris.Core.Kernel;

namespace Iris.Api.Binding;

/// <summary>Why a body cannot be read. No sentence repeats what was in it.</summary>
internal static class BodyProblems
{
    public static readonly Problem Empty = Problem.Of(400, "EMPTY_BODY", new("Falta el cuerpo JSON.", "The JSON body is missing."));

    public static readonly Problem InvalidUtf8 = Problem.Of(
        400, "INVALID_UTF8", new("El cuerpo no es UTF-8 válido.", "The body is not valid UTF-8."));

    public static readonly Problem LoneSurrogate = Problem.Of(
        400, "INVALID_UTF8",
        new("El cuerpo contiene la mitad de un par sustituto (\\uD800 a \\uDFFF).", "The body holds half a surrogate pair (\\uD800 to \\uDFFF)."));

    public static readonly Problem TooDeep = Problem.Of(
        400, "TOO_DEEP",
        new($"Como máximo {IrisJson.MaxDepth} niveles de anidamiento.", $"At most {IrisJson.MaxDepth} levels of nesting."));

    public static readonly Problem TooLarge = ProblemTexts.ForStatus(StatusCodes.Status413PayloadTooLarge);

    public static Problem InvalidJson(JsonException exception)
    {
        var line = ((exception.LineNumber ?? 0) + 1).ToString(CultureInfo.InvariantCulture);
        var position = ((exception.BytePositionInLine ?? 0) + 1).ToString(CultureInfo.InvariantCulture);
        return Problem.Of(400, "INVALID_JSON", new(
            $"El cuerpo no es JSON válido: línea {line}, byte {position}.", $"The body is not valid JSON: line {line}, byte {position}."));
    }
}

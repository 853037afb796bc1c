using Iris.Api.Envelope;
using Iris.Core.Kernel;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Errors;

/// <summary>Explains the codes of errors, where no other page can be reached too.</summary>
[Route("errors")]
[AllowAnonymous]
internal sealed class ErrorController : IrisController
{
    private static readonly Text Detail = new("Código de error", "Error code");

    private static readonly IrisError Unknown = new(
        "ERROR_CODE_NOT_FOUND", null, new("No existe ese código de error.", "There is no such error code."), ErrorKind.NotFound);

    /// <summary>What a code means, why it comes and what to do about it, in Spanish and English. <c>help</c> of an error leads here.</summary>
    /// <param name="code">The code, such as <c>PROCESS_CLOSED</c>.</param>
    /// <response code="200">Each place where it comes from.</response>
    /// <response code="404">There is no such code.</response>
    [HttpGet("{code}", Name = "explainError")]
    public ActionResult<ApiEnvelope<ErrorCodeResponse>> Read(string code) =>
        Answer(ErrorCatalogue.Find(code.ToUpperInvariant()), Unknown, found => ErrorCodeResponse.From(code.ToUpperInvariant(), found), Detail);
}

/// <summary>What a code means.</summary>
/// <param name="Code">The code.</param>
/// <param name="Meanings">Each place where it comes from.</param>
internal sealed record ErrorCodeResponse(string Code, IReadOnlyList<ErrorMeaningResponse> Meanings)
{
    internal static ErrorCodeResponse From(string code, IReadOnlyList<ErrorMeaning> meanings) =>
        new(code, [.. meanings.Select(one => new ErrorMeaningResponse(one.Status, TextsOf(one, Language.Spanish), TextsOf(one, Language.English)))]);

    private static ErrorTexts TextsOf(ErrorMeaning one, Language language) => new(one.Where.In(language), one.Cause.In(language), one.Cure.In(language));
}

/// <summary>What a code means in one place where it comes from.</summary>
/// <param name="Status">The HTTP status with which it comes; of ends of interactions their status.</param>
/// <param name="Es">In Spanish.</param>
/// <param name="En">In English.</param>
internal sealed record ErrorMeaningResponse(string? Status, ErrorTexts Es, ErrorTexts En);

/// <summary>The words for people.</summary>
/// <param name="About">What it is about.</param>
/// <param name="Cause">Why it comes.</param>
/// <param name="Cure">What to do about it; empty for nothing.</param>
internal sealed record ErrorTexts(string About, string Cause, string Cure);

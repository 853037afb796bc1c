using Iris.Api.Authentication;
using Iris.Core.Kernel;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Envelope;

/// <summary>What every controller has: the caller, the language, and the two ways to answer.</summary>
[ApiController]
[Produces("application/json")]
internal abstract class IrisController : ControllerBase
{
    /// <summary>Who asks. Only for actions that ask for a scope of a tenant.</summary>
    protected Caller Caller => CallerIdentity.Of(User).Caller;

    /// <summary>The tenant of the caller.</summary>
    protected TenantId Tenant => Caller.Tenant;

    /// <summary>The language of the answer.</summary>
    protected Language Language => RequestLanguage.Of(HttpContext);

    /// <summary>Answers a success.</summary>
    protected ActionResult Answer<T>(T payload, Text detail) =>
        new EnvelopeResult<T>(ApiEnvelope<T>.Success(payload, detail.In(Language)));

    /// <summary>A success as <see cref="Answer{T}(T, Text)"/> would write it.</summary>
    protected byte[] Bytes<T>(T payload, Text detail) => EnvelopeWriter.Bytes(ApiEnvelope<T>.Success(payload, detail.In(Language)));

    /// <summary>Answers a refusal.</summary>
    protected ActionResult Refuse(params IReadOnlyList<IrisError> errors) => new ProblemResult(Envelope.Problem.Of(errors));

    /// <summary>Answers a value, or why there is none.</summary>
    protected ActionResult Answer<TValue, TPayload>(Result<TValue> result, Func<TValue, TPayload> map, Text detail)
        where TValue : class =>
        result.IsSuccess ? Answer(map(result.Value), detail) : Refuse(result.Errors);

    /// <summary>Answers what was found, or that there is no such thing.</summary>
    protected ActionResult Answer<TValue, TPayload>(TValue? value, IrisError notFound, Func<TValue, TPayload> map, Text detail)
        where TValue : class =>
        value is not null ? Answer(map(value), detail) : Refuse(notFound);

    /// <summary>Answers one page of a list, or what is wrong with the question.</summary>
    protected async Task<ActionResult> AnswerPageAsync<TValue, TItem>(
        ErrorList errors, Func<Task<Page<TValue>>> read, Func<TValue, TItem> map, Text detail) =>
        errors.IsEmpty ? Answer(ListResponse<TItem>.From(await read(), map), detail) : Refuse(errors.Items);
}

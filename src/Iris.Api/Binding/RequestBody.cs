using System.Text.Json;
using Iris.Api.Envelope;
using Iris.Core.Kernel;

namespace Iris.Api.Binding;

/// <summary>What a JSON body came to.</summary>
/// <param name="Value">The contract with every member that did fit.</param>
/// <param name="Errors">What did not fit. The action adds what else is wrong, so that everything is answered together.</param>
/// <param name="Json">The body itself.</param>
internal sealed record RequestBody<T>(T Value, ErrorList Errors, JsonElement Json)
    where T : class;

/// <summary>A contract whose bodies may be as large as <see cref="ApiOptions.MaxBatchBytes"/>.</summary>
internal interface ILargeBody;

/// <summary>A contract of strangers, whose bodies may be as large as <see cref="ApiOptions.MaxLoginBytes"/> only.</summary>
internal interface ISmallBody;

/// <summary>Carries the refusal of a body that is no JSON object from the formatter to the answer; never thrown.</summary>
internal sealed class RefusedBodyException(Problem problem) : Exception(problem.Errors[0].Code)
{
    public Problem Problem { get; } = problem;
}

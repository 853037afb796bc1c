using Iris.Api.Binding;
using Iris.Core.Kernel;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Infrastructure;

namespace Iris.Api.Envelope;

/// <summary>Gives the envelope to what the framework refuses before an action runs.</summary>
internal sealed class MvcProblems : IClientErrorFactory
{
    /// <summary>Refusals by status alone, such as 415.</summary>
    public IActionResult? GetClientError(ActionContext actionContext, IClientErrorActionResult clientError) =>
        new ProblemResult(ProblemTexts.ForStatus(clientError.StatusCode ?? StatusCodes.Status500InternalServerError));

    /// <summary>Bodies that could not be read, and values of route and query that have the wrong type.</summary>
    public static IActionResult OfModelState(ActionContext context)
    {
        var errors = new ErrorList();
        foreach (var (field, entry) in context.ModelState)
        {
            foreach (var error in entry.Errors)
            {
                if (error.Exception is RefusedBodyException refused)
                    return new ProblemResult(refused.Problem);

                errors.Add("INVALID_VALUE", field, new("El valor no es válido.", "The value is not valid."));
            }
        }

        return new ProblemResult(Problem.Of(errors.Items));
    }
}

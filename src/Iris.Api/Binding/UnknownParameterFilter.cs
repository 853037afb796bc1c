using System.Collections.Concurrent;
using Iris.Api.Envelope;
using Iris.Core.Kernel;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Iris.Api.Binding;

/// <summary>
/// Refuses query parameters that an action does not have: a misspelt filter would answer everything. Providers add what they like to callbacks.
/// </summary>
internal sealed class UnknownParameterFilter(IModelMetadataProvider metadata) : IActionFilter
{
    /// <summary>Most unknown parameters that are named.</summary>
    private const int MaxNamed = 20;

    private const int MaxName = 64;

    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> known = new();

    public void OnActionExecuting(ActionExecutingContext context)
    {
        var query = context.HttpContext.Request.Query;
        if (query.Count == 0 || context.ActionDescriptor.EndpointMetadata.OfType<AnyParametersAttribute>().Any())
            return;

        var names = known.GetOrAdd(context.ActionDescriptor.Id, _ => NamesOf(context.ActionDescriptor.Parameters));
        var errors = new ErrorList();
        foreach (var written in query.Keys.Where(written => !names.Contains(written, StringComparer.OrdinalIgnoreCase)).Take(MaxNamed))
            errors.Add(CommonErrors.UnknownParameter(written.Length > MaxName ? written[..MaxName] : written, NearestName.Of(written, names)));
        if (!errors.IsEmpty)
            context.Result = new ProblemResult(Problem.Of(errors.Items));
    }

    public void OnActionExecuted(ActionExecutedContext context)
    {
    }

    private List<string> NamesOf(IList<Microsoft.AspNetCore.Mvc.Abstractions.ParameterDescriptor> parameters)
    {
        var names = new List<string>();
        foreach (var parameter in parameters.Where(parameter => parameter.BindingInfo?.BindingSource == BindingSource.Query))
        {
            var type = metadata.GetMetadataForType(parameter.ParameterType);
            if (type.IsComplexType)
                names.AddRange(type.Properties.Select(property => property.BinderModelName ?? property.PropertyName!));
            else
                names.Add(parameter.BindingInfo?.BinderModelName ?? parameter.Name);
        }

        return names;
    }
}

/// <summary>Whoever calls may add query parameters of its own.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class AnyParametersAttribute : Attribute;

using Iris.Api.Binding;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Iris.Api.OpenApi;

/// <summary>Describes a body by its contract, not by the <see cref="RequestBody{T}"/> that actions take it in.</summary>
internal sealed class BodyDescriptions(IModelMetadataProvider metadata) : IApiDescriptionProvider
{
    // After the framework's own, which makes the descriptions.
    public int Order => 0;

    public void OnProvidersExecuting(ApiDescriptionProviderContext context)
    {
        foreach (var parameter in context.Results.SelectMany(description => description.ParameterDescriptions))
        {
            if (parameter.Type is not { IsGenericType: true } type || type.GetGenericTypeDefinition() != typeof(RequestBody<>))
                continue;

            parameter.Type = type.GenericTypeArguments[0];
            parameter.ModelMetadata = metadata.GetMetadataForType(parameter.Type);
        }
    }

    public void OnProvidersExecuted(ApiDescriptionProviderContext context)
    {
    }
}

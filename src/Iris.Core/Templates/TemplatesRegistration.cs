using Iris.Core.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Core.Templates;

/// <summary>Registers the room of templates.</summary>
internal static class TemplatesRegistration
{
    public static IServiceCollection AddTemplates(this IServiceCollection services)
    {
        services.TryAddSingleton<TemplateCatalog>();
        services.TryAddSingleton<TemplateCheck>();
        services.TryAddSingleton<TemplateSender>();
        services.AddFacade<TemplateEditor>();
        return services;
    }
}

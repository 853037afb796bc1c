using Iris.Core.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Core.Attachments;

/// <summary>Registers the room of attachments.</summary>
internal static class AttachmentsRegistration
{
    public static IServiceCollection AddAttachments(this IServiceCollection services)
    {
        services.AddSection<AttachmentOptions>(AttachmentOptions.Section);
        services.TryAddSingleton<AttachmentIntake>();
        services.TryAddSingleton<AttachmentEditor>();
        services.TryAddSingleton<MediaUrls>();
        services.TryAddSingleton<AttachmentCheck>();
        services.TryAddSingleton<AttachmentHandover>();
        services.TryAddSingleton<MediaSignal>();
        services.TryAddSingleton<MediaPlanner>();
        services.TryAddSingleton<MediaFetcher>();
        services.AddWorker<AttachmentPruner>();
        services.AddWorker<MediaWorker>();
        return services;
    }
}

using Iris.Core.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Core.Mailboxes;

/// <summary>Registers the room of mailboxes.</summary>
internal static class MailboxesRegistration
{
    public static IServiceCollection AddMailboxes(this IServiceCollection services)
    {
        services.AddSection<MailboxOptions>(MailboxOptions.Section);
        services.TryAddSingleton<MailboxWatcher>();
        return services.AddWorker<MailboxWorker>();
    }
}

using System.Text.Json;
using Iris.Api.Authentication;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Microsoft.Extensions.Options;

namespace Iris.Api.Tenants;

/// <summary>Makes the integration of a tenant that sends to the mail catcher, where there is one: a first mail needs no mail server.</summary>
internal sealed partial class MailCatcher(
    IntegrationEditor editor, IIntegrationStore integrations, IOptions<BootstrapOptions> options, ILogger<MailCatcher> logger)
{
    public const string Name = "Mail-1";

    private const string Channel = "Email";
    private const string Provider = "SMTP";

    /// <summary>Nothing where the tenant has one, or where there is no catcher; a refusal is logged and keeps nobody from anything.</summary>
    public async Task EnsureAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        if (options.Value.MailCatcherHost is not { Length: > 0 } host)
            return;

        var known = await integrations.ListAsync(tenant, null, Page<Integration>.MaxLimit, cancellationToken);
        if (known.Items.Any(one => one.Name == Name && one.Provider == Provider))
            return;

        var draft = new IntegrationDraft
        {
            Name = Name,
            Channel = Channel,
            Provider = Provider,
            Settings = JsonSerializer.SerializeToElement(
                new { host, port = options.Value.MailCatcherPort, startTls = false, fromAddress = $"iris@{tenant}.example", fromName = "Iris" }),
        };
        var made = await editor.CreateAsync(tenant, draft, new ErrorList(), null, cancellationToken);
        if (!made.IsSuccess)
            LogRefused(tenant, made.Errors[0].Code, made.Errors[0].Field);
    }

    [LoggerMessage(EventId = 1103, Level = LogLevel.Warning, Message = "The integration of tenant {Tenant} with the mail catcher was refused: {Code} {Field}")]
    private partial void LogRefused(TenantId tenant, string code, string? field);
}

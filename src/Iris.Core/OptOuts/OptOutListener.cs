using Iris.Core.Addresses;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Microsoft.Extensions.Logging;

namespace Iris.Core.OptOuts;

/// <summary>Hears from end users and providers who wants nothing more.</summary>
internal sealed partial class OptOutListener(OptOutList list, ILogger<OptOutListener> logger)
{
    /// <summary>Whether a text is one of the integration's keywords.</summary>
    public static bool Listens(ResolvedIntegration integration, string? text) =>
        OptOutKeywords.Match(integration.Integration.OptOutKeywords.Out, text) is not null
        || OptOutKeywords.Match(integration.Integration.OptOutKeywords.In, text) is not null;

    /// <summary>An end user wrote. Called before the message is accepted: processed again after a crash, it changes nothing more.</summary>
    public async Task HearAsync(ResolvedIntegration integration, IReadOnlyList<Address> source, string? text, CancellationToken cancellationToken)
    {
        var keywords = integration.Integration.OptOutKeywords;
        var (tenant, channel) = (integration.Integration.Tenant, integration.Channel);
        if (OptOutKeywords.Match(keywords.Out, text) is { } word)
        {
            foreach (var address in source)
                await list.AddAsync(tenant, channel.Name, address, OptOutSource.Keyword, word, cancellationToken);
            LogOptedOut(integration.Integration.Id, OptOutSource.Keyword);
        }
        else if (OptOutKeywords.Match(keywords.In, text) is not null)
        {
            foreach (var address in source)
                await list.RemoveAsync(tenant, channel.Name, address, cancellationToken);
        }
    }

    /// <summary>A provider told that an end user opted out there.</summary>
    /// <returns>False when it named no address of the channel.</returns>
    public async ValueTask<bool> HearAsync(ResolvedIntegration integration, ProviderNotice.OptOut notice, CancellationToken cancellationToken)
    {
        var channel = integration.Channel;
        if (!integration.TryTake(notice.Source, default, out var source))
            return false;

        await list.AddAsync(
            integration.Integration.Tenant, channel.Name, source, OptOutSource.Provider, notice.Code, cancellationToken);
        LogOptedOut(integration.Integration.Id, OptOutSource.Provider);
        return true;
    }

    /// <summary>A provider told a code about an interaction.</summary>
    /// <param name="integration">The integration.</param>
    /// <param name="interaction">The interaction.</param>
    /// <param name="code">The provider's code.</param>
    /// <param name="destination">The destination that it is about; null for all.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async ValueTask HearAsync(
        ResolvedIntegration integration, Interaction interaction, string? code, string? destination, CancellationToken cancellationToken)
    {
        if (code is null || !integration.Adapter.Descriptor.OptOutCodes.Contains(code))
            return;

        // A code about several destinations at once does not say whose it is.
        var about = interaction.Destinations.Where(one => one.Value == destination || interaction.Destinations.Count == 1);
        foreach (var one in about)
        {
            await list.AddAsync(
                interaction.Tenant, integration.Channel.Name, one.Address, OptOutSource.Provider, code, cancellationToken);
            LogOptedOut(integration.Integration.Id, OptOutSource.Provider);
        }
    }

    [LoggerMessage(EventId = 7001, Level = LogLevel.Information, Message = "A destination of integration {IntegrationId} opted out by {Source}")]
    private partial void LogOptedOut(string integrationId, OptOutSource source);
}

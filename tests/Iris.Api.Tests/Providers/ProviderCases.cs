using Iris.Api.Tests.Providers.Cases;

namespace Iris.Api.Tests.Providers;

/// <summary>
/// Every provider that calls back. To add one: a file in <c>Cases</c> with one <see cref="ProviderCase"/> for each of its channels, written
/// from the provider's documents, and its name here. <see cref="ProviderTests"/> does the rest, and misses none.
/// </summary>
internal static class ProviderCases
{
    public static readonly IReadOnlyList<ProviderCase> All =
    [
        SinchLatamCases.WhatsApp,
        SinchLatamCases.Sms,
        SinchSmsCase.Sms,
        SinchConversationCases.WhatsApp,
        SinchConversationCases.Rcs,
        TwilioSmsCase.Sms,
        VonageSmsCase.Sms,
        VonageMessagesCases.Sms,
        VonageMessagesCases.Rcs,
        VonageMessagesCases.WhatsApp,
    ];

    public static ProviderCase Find(string name) => All.Single(provider => provider.Name == name);
}

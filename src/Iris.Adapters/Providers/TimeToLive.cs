using Iris.Core.Channels;

namespace Iris.Adapters.Providers;

/// <summary>For how long a provider tries to deliver.</summary>
internal static class TimeToLive
{
    /// <summary>
    /// The seconds to give it: what the integration says, or until the message expires when that comes first, within what the provider takes. Null for
    /// the provider's own.
    /// </summary>
    /// <param name="request">The send.</param>
    /// <param name="setting">The integration's; null for none.</param>
    /// <param name="minimum">The least that the provider takes.</param>
    /// <param name="maximum">The most that it takes.</param>
    public static int? Of(ProviderSend request, int? setting, int minimum, int maximum) => request.TimeToLive is { } left
        ? (int)Math.Clamp(Math.Min(Math.Ceiling(left.TotalSeconds), setting ?? maximum), minimum, maximum)
        : setting;
}

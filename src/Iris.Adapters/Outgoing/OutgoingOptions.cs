namespace Iris.Adapters.Outgoing;

/// <summary>Which addresses the gateway may call.</summary>
public sealed class OutgoingOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Security";

    /// <summary>Allows private, loopback and link-local addresses. For Development and tests. Default false.</summary>
    public bool AllowPrivateNetworks { get; set; }

    /// <summary>Host names of providers that may resolve to any address: a mail relay or proxy inside the own network. Default none.</summary>
    public IList<string> AllowedHosts { get; } = [];
}

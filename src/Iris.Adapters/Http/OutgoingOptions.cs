using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Iris.Adapters.Http;

/// <summary>Which addresses the gateway may call.</summary>
public sealed class OutgoingOptions : IValidatableObject
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Security";

    /// <summary>Allows private, loopback and link-local addresses. For Development and tests. Default false.</summary>
    public bool AllowPrivateNetworks { get; set; }

    /// <summary>Allows providers by plain http and log-ins to mail servers without TLS, whatever their host. For Development and tests. Default false.</summary>
    public bool AllowPlainProviders { get; set; }

    /// <summary>Hosts of providers that may resolve to any address: a mail relay or proxy inside the own network. Default none.</summary>
    public IList<AllowedHost> AllowedHosts { get; } = [];

    /// <summary>Networks (<c>198.51.100.0/24</c>) that count as private beside those that are so for everybody: public addresses of the own network. Default none.</summary>
    public IList<string> PrivateNetworks { get; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var entry in AllowedHosts)
        {
            if (HostNames.Canonical(entry.Host).Length == 0 || entry.Port is < 1 or > 65_535)
                yield return new($"{Section}:AllowedHosts has '{entry.Host}{(entry.Port is { } port ? $":{port}" : "")}', which is no host with or without a port; write it like mail:1025.");
        }

        foreach (var network in PrivateNetworks.Where(network => !IPNetwork.TryParse(network, out _)))
            yield return new($"{Section}:PrivateNetworks has '{network}', which is no network; write it like 198.51.100.0/24.");
    }
}

using System.ComponentModel;
using System.Globalization;

namespace Iris.Adapters.Http;

/// <summary>
/// An exception for a host of providers: it may resolve to any address. A text stands for one that says no more than host and port:
/// <c>mail</c>, <c>mail:1025</c>, <c>[fd00::1]:25</c>.
/// </summary>
[TypeConverter(typeof(AllowedHostText))]
public sealed class AllowedHost
{
    /// <summary>Name or address, as integrations write it, without regard to case.</summary>
    public string Host { get; set; } = "";

    /// <summary>The port; null for any.</summary>
    public int? Port { get; set; }

    /// <summary>Name of the provider, such as <c>SMTP</c>, without regard to case; null for any.</summary>
    public string? Provider { get; set; }

    /// <summary>Ids of the tenants that may use it; none for every tenant.</summary>
    public IList<string> Tenants { get; } = [];

    /// <summary>Whether it may be called without TLS, credentials included. Default false.</summary>
    public bool Plain { get; set; }

    /// <summary>Reads <c>host</c> or <c>host:port</c>. A port that is none becomes 0, which validation names.</summary>
    public static AllowedHost Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        var isBareIpv6 = !text.StartsWith('[') && text.IndexOf(':', StringComparison.Ordinal) != colon;
        if (colon <= text.LastIndexOf(']') || isBareIpv6)
            return new AllowedHost { Host = text };

        return int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new AllowedHost { Host = text[..colon], Port = port }
            : new AllowedHost { Host = text, Port = 0 };
    }
}

/// <summary>Has configuration read an entry that is a text.</summary>
internal sealed class AllowedHostText : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

    public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) => AllowedHost.Parse((string)value);
}

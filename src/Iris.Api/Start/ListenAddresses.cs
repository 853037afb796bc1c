using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Iris.Api.Start;

/// <summary>Says what is wrong with the addresses to listen on: by themselves, and when they cannot be had.</summary>
internal static class ListenAddresses
{
    private const string Example = "http://localhost:5080";

    /// <summary>A sentence for each address that is none.</summary>
    public static IEnumerable<string> Wrong(string? urls)
    {
        foreach (var url in (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (ReasonOf(url) is { } reason)
                yield return $"Urls has '{url}', {reason}; write it like {Example}.";
        }
    }

    /// <summary>The key that says where, with its value.</summary>
    public static string Describe(IConfiguration configuration) => configuration.GetSection("Kestrel:Endpoints").Exists()
        ? "Kestrel:Endpoints"
        : $"Urls is '{configuration[WebHostDefaults.ServerUrlsKey]}'";

    /// <summary>What a failure of the server means; null when it is none of the server's.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="described">The key and its value.</param>
    public static string? RefusalOf(Exception exception, string described) => exception switch
    {
        IOException { InnerException: AddressInUseException } =>
            $"{described}: {AddressOf(exception.Message)} is in use by another process; stop that, or choose another address, such as --Urls=http://localhost:5081.",
        SocketException => $"{described}: {LowerFirst(exception.Message)}; choose an address and port that this machine and account may listen on.",
        _ when exception.Source?.StartsWith("Microsoft.AspNetCore.Server.Kestrel", StringComparison.Ordinal) == true =>
            $"{described}, where the server cannot listen: {exception.Message.ReplaceLineEndings(" ")}",
        _ => null,
    };

    private static string? ReasonOf(string url)
    {
        if (!url.Contains(Uri.SchemeDelimiter, StringComparison.Ordinal))
            return "which has no scheme";

        try
        {
            var address = BindingAddress.Parse(url);
            return address.Scheme is not ("http" or "https") ? "which is neither http nor https"
                : address.PathBase.Length > 0 ? "which has a path"
                : address.Port is < 0 or > 65_535 ? "which has no port between 0 and 65535"
                : null;
        }
        catch (FormatException)
        {
            return "which is no address";
        }
    }

    /// <summary>The server's words are "Failed to bind to address ADDRESS: address already in use."</summary>
    private static string AddressOf(string message)
    {
        var from = message.IndexOf("http", StringComparison.Ordinal);
        var to = message.LastIndexOf(": ", StringComparison.Ordinal);
        return from >= 0 && to > from ? message[from..to] : "an address";
    }

    private static string LowerFirst(string text) => char.ToLowerInvariant(text[0]) + text[1..].TrimEnd('.');
}

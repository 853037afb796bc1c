using Microsoft.AspNetCore.WebUtilities;

namespace Iris.WebConsole.Shell;

/// <summary>Addresses with a query.</summary>
internal static class QueryText
{
    /// <summary>The address with another value of a parameter; null takes it away.</summary>
    public static string With(string address, string name, string? value)
    {
        var at = address.IndexOf('?', StringComparison.Ordinal);
        var path = at < 0 ? address : address[..at];
        var kept = QueryHelpers.ParseQuery(at < 0 ? "" : address[at..])
            .Where(pair => !pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
            .SelectMany(pair => pair.Value.Select(one => (pair.Key, Value: one)));
        return Of(path, value is null ? kept : kept.Append((name, value)));
    }

    /// <summary>A path with those parameters that have a value.</summary>
    public static string Of(string path, IEnumerable<(string Name, string? Value)> parameters)
    {
        var query = string.Join('&', parameters.Where(one => !string.IsNullOrEmpty(one.Value)).Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}"));
        return query.Length == 0 ? path : $"{path}?{query}";
    }
}

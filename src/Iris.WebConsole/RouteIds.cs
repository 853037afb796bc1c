using Microsoft.AspNetCore.Http;

namespace Iris.WebConsole;

/// <summary>
/// Ids in addresses of the console become parts of calls of the API: what is no id would be one of the API's own words, such as <c>types</c>, and another call.
/// </summary>
internal static class RouteIds
{
    private const int Length = 24;

    /// <summary>Those whose values the gateway makes.</summary>
    private static readonly string[] Names = ["id", "integrationId", "deliveryId", "accountId", "optOut"];

    private static readonly PathString Tenants = $"{ConsolePaths.Root}/tenants";

    public static ValueTask<object?> CheckAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        // A tenant is named by whoever makes it.
        var isTenant = context.Request.Path.StartsWithSegments(Tenants);
        return context.Request.RouteValues.All(one => !Names.Contains(one.Key) || (isTenant && one.Key == "id") || (one.Value is string value && IsId(value)))
            ? next(invocation)
            : new(new ConsoleRequest(context).NotFound());
    }

    public static bool IsId(string text) => text.Length == Length && text.All(char.IsAsciiHexDigit);
}

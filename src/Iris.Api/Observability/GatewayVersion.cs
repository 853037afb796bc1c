using System.Reflection;

namespace Iris.Api.Observability;

/// <summary>Which build this is.</summary>
internal static class GatewayVersion
{
    /// <summary>With the commit behind the plus sign, where it was built from one.</summary>
    public static string Text { get; } =
        typeof(GatewayVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}

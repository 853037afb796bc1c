using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Connections;

/// <summary>The gateway as a process that may have few handles.</summary>
internal static class FewHandles
{
    private const string Shell = "/bin/sh";

    /// <summary>Why there can be none here; null when there can.</summary>
    public static string? SkipReason => File.Exists(Shell) && File.Exists("/proc/self/limits") ? null : "Needs Linux with a shell.";

    public static Task<GatewayProcess> StartGatewayAsync(string folder, int handles, params (string Name, string Value)[] variables) =>
        GatewayProcess.StartWithinAsync([Shell, "-c", $"ulimit -n {handles}; exec \"$@\"", "sh"], folder, "Development", variables);
}

/// <summary>A test that sets a handle limit; reported as skipped, with the reason, where that cannot be.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FewHandlesFactAttribute : FactAttribute
{
    public FewHandlesFactAttribute() => Skip = FewHandles.SkipReason;
}

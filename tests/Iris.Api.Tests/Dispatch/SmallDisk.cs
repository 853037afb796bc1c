using System.ComponentModel;
using System.Diagnostics;
using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Dispatch;

/// <summary>A file system of 24 MB that only the gateway on it sees, a third of it taken by ballast until it is thrown off.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const string Script =
        """
        mount -t tmpfs -o size=24m tmpfs "$1" && head -c 8388608 /dev/zero > "$1/ballast" || exit 1
        (while [ -e "$2" ]; do sleep 0.1; done; rm "$1/ballast") > /dev/null 2>&1 &
        shift 2
        exec "$@"
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("iris-disk-").FullName;
    private readonly string mark = Path.GetTempFileName();

    /// <summary>Why there can be none here; null when there can.</summary>
    public static string? SkipReason { get; } = FindSkipReason();

    public Task<GatewayProcess> StartGatewayAsync() => GatewayProcess.StartWithinAsync(
        ["unshare", "-rm", "sh", "-c", Script, "sh", folder, mark], folder, "Development", ("Dispatch__LeaseSeconds", "1"));

    public void ThrowBallastOff() => File.Delete(mark);

    public void Dispose()
    {
        ThrowBallastOff();
        Directory.Delete(folder, recursive: true);
    }

    private static string? FindSkipReason()
    {
        const string Reason = "Needs Linux, and the right to mount a file system in a namespace of its own (unshare -rm).";
        try
        {
            using var process = Process.Start("unshare", ["-rm", "sh", "-c", "mount -t tmpfs -o size=1m tmpfs /tmp"]);
            process.WaitForExit();
            return process.ExitCode == 0 ? null : Reason;
        }
        catch (Win32Exception)
        {
            return Reason;
        }
    }
}

/// <summary>A test that needs a <see cref="SmallDisk"/>; reported as skipped, with the reason, where there can be none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute() => Skip = SmallDisk.SkipReason;
}

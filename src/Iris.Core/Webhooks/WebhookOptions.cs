using System.ComponentModel.DataAnnotations;
using Iris.Core.Handles;
using Iris.Core.Kernel;

namespace Iris.Core.Webhooks;

/// <summary>How webhooks are delivered; section <c>Webhooks</c>.</summary>
public sealed class WebhookOptions : IValidatableObject
{
    public const string Section = "Webhooks";

    private static readonly IReadOnlyList<int> TlsPorts = [443, 8443];
    private static readonly IReadOnlyList<int> AllPorts = [443, 8443, 80, 8080];

    /// <summary>How long after its creation a delivery is given up, in minutes. Default 10,080 (7 days). (Source: A.9)</summary>
    [Range(1, 525_600)]
    public int RetryStopDateAfterMinutes { get; init; } = 10_080;

    /// <summary>Refuses URLs that are not https. Default true; false in Development.</summary>
    public bool RequireHttps { get; init; } = true;

    /// <summary>
    /// Ports that URLs may have; 0 stands for any. Default: 443 and 8443, and without <see cref="RequireHttps"/> 80 and 8080 too; any in
    /// Development.
    /// </summary>
    public IList<int> Ports { get; } = [];

    /// <summary>Calls to one tenant's host at the same time, once it has shown itself healthy. Default 8.</summary>
    [Range(1, 256)]
    public int HostConcurrency { get; init; } = 8;

    /// <summary>
    /// Calls of this process at the same time, over all hosts; a tenant that has half of them gets no more. Default by the handle limit, at
    /// most 1,024.
    /// </summary>
    [Range(1, 100_000)]
    public int? MaxConcurrency { get; init; }

    /// <summary>
    /// Bytes of deliveries in memory; a tenant that has half of them gets no more, and what finds no room waits in the store. Default 64 MiB.
    /// </summary>
    [Range(1024 * 1024, int.MaxValue)]
    public int MaxWaitingBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// How long a process holds a delivery before another one may take it, in seconds; after a crash they come again then. Default 120.
    /// </summary>
    [Range(1, 3600)]
    public int LeaseSeconds { get; init; } = 120;

    /// <summary>How often due deliveries are looked for when nothing signals any, in milliseconds. Default 500.</summary>
    [Range(10, 60_000)]
    public int PollMilliseconds { get; init; } = 500;

    /// <summary>How much of a receiver's answer is read and shown, in bytes. Default 1,024.</summary>
    [Range(0, 16 * 1024)]
    public int MaxAnswerBytes { get; init; } = 1024;

    /// <summary>How long the secret before a rotation still signs, in hours. Default 24.</summary>
    [Range(0, 8760)]
    public int SecretOverlapHours { get; init; } = 24;

    /// <summary>How long a delivery that is over is kept, in days since its creation. Default 30.</summary>
    [Range(1, 3650)]
    public int RetentionDays { get; init; } = 30;

    /// <summary>
    /// After how many days in which its receiver took nothing of what was posted a webhook is disabled, until somebody sets it again. Default 8, a day longer than one event is tried; 0 for never.
    /// </summary>
    [Range(0, 365)]
    public int DisableAfterDays { get; init; } = 8;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Ports.Where(port => port is < 0 or > 65_535).Select(port => new ValidationResult($"{Section}:Ports has {port}, which is no port; write one from 1 to 65535, or 0 for any."));

    /// <summary>Why nothing is posted to a URL, as far as it tells by itself; null when it may be.</summary>
    internal IrisError? RefusalOf(Uri url, string field)
    {
        if (RequireHttps && url.Scheme != Uri.UriSchemeHttps)
            return WebhookErrors.HttpsRequired(field);

        IEnumerable<int> allowed = Ports.Count > 0 ? Ports : RequireHttps ? TlsPorts : AllPorts;
        return allowed.Contains(url.Port) || allowed.Contains(0) ? null : WebhookErrors.PortNotAllowed(field, allowed);
    }

    internal int MostCalls(HandleBudget budget) => MaxConcurrency ?? budget.Deliveries;
}

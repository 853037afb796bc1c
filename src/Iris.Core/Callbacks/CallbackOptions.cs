using System.ComponentModel.DataAnnotations;

namespace Iris.Core.Callbacks;

/// <summary>How providers' callbacks are taken in; section <c>Callbacks</c>.</summary>
public sealed class CallbackOptions
{
    public const string Section = "Callbacks";

    /// <summary>
    /// URL under which providers reach this gateway, without a path's last slash; what callback URLs begin with and signatures cover.
    /// Empty: callbacks work, but no URL is passed to providers or shown in full.
    /// </summary>
    [Url]
    public string? PublicUrl { get; init; }

    /// <summary>Callbacks of one lane that are processed at the same time. Default 8.</summary>
    [Range(1, 256)]
    public int Concurrency { get; init; } = 8;

    /// <summary>
    /// Bytes of callbacks that a lane holds in memory; a tenant gets no more than half of them, and one larger callback goes alone. Default
    /// 16 MiB.
    /// </summary>
    [Range(1024 * 1024, int.MaxValue)]
    public int MaxWaitingBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>How long a worker holds a callback before another one may take it, in seconds. Default 60.</summary>
    [Range(1, 3600)]
    public int LeaseSeconds { get; init; } = 60;

    /// <summary>How often due callbacks are looked for when nothing signals any, in milliseconds. Default 500.</summary>
    [Range(10, 60_000)]
    public int PollMilliseconds { get; init; } = 500;

    /// <summary>First wait of a notice for a message that is not known yet, in seconds; doubles each time up to ten minutes. Default 0.5.</summary>
    [Range(0.001, 600)]
    public double ParkBaseSeconds { get; init; } = 0.5;

    /// <summary>How long such a notice is tried again before it is left for people, in minutes. Default 1,440 (a day).</summary>
    [Range(0.001, 43_200)]
    public double ParkMinutes { get; init; } = 1440;

    /// <summary>How long a callback is kept that is applied, unreadable or unmatched, in days. Default 30.</summary>
    [Range(1, 3650)]
    public int RetentionDays { get; init; } = 30;

    /// <summary>
    /// Most callbacks of a tenant that are kept though they are unmatched, and as many that are unreadable: of more, the oldest are removed
    /// before their time. Default 100,000.
    /// </summary>
    [Range(0, 100_000_000)]
    public int MaxUnmatched { get; init; } = 100_000;

    /// <summary>
    /// Whether a new integration of a provider that can sign its callbacks needs the secret that checks them, or the word that it goes
    /// without. Default true; false in Development, where it then is unsigned, and shown as such.
    /// </summary>
    public bool RequireSignature { get; init; } = true;

    /// <summary>
    /// Whether callbacks for a disabled tenant are refused with 503, so that providers bring them again. False, the default: they are kept,
    /// and applied when the tenant is enabled again.
    /// </summary>
    public bool RefuseWhenDisabled { get; init; }

    /// <summary>Largest callback, in bytes. Default 1 MiB.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxBytes { get; init; } = 1024 * 1024;

    /// <summary>Most parts of one long inbound message; more are unreadable. Default 64, which is some 9,800 characters.</summary>
    [Range(1, 255)]
    public int MaxParts { get; init; } = 64;

    /// <summary>Largest callback that brings a part, in bytes; larger ones are unreadable. Default 16 KiB.</summary>
    [Range(1024, 1024 * 1024)]
    public int MaxPartBytes { get; init; } = 16 * 1024;
}

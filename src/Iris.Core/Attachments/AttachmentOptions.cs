using System.ComponentModel.DataAnnotations;

namespace Iris.Core.Attachments;

/// <summary>Files that are kept: those that clients upload, and the media of end users' messages; section <c>Attachments</c>.</summary>
public sealed class AttachmentOptions
{
    public const string Section = "Attachments";

    /// <summary>Largest file, in bytes. Default 100 MiB.</summary>
    [Range(1024, int.MaxValue)]
    public int MaxBytes { get; init; } = 100 * 1024 * 1024;

    /// <summary>Uploads at the same time, in all. A tenant may hold as many as are still free. Default 32.</summary>
    [Range(1, 10_000)]
    public int Uploads { get; init; } = 32;

    /// <summary>Longest time for a whole upload, in seconds. Default 900.</summary>
    [Range(1, 86_400)]
    public int UploadSeconds { get; init; } = 900;

    /// <summary>Files that are read at the same time, in all, by clients and through signed URLs. A tenant may hold as many as are still free. Default 64.</summary>
    [Range(1, 10_000)]
    public int Downloads { get; init; } = 64;

    /// <summary>How long a signed URL is good that a provider is given with a send, in hours. Default 24.</summary>
    [Range(0.01, 720)]
    public double UrlHours { get; init; } = 24;

    /// <summary>Bytes of the files of one e-mail, before they are encoded. Default 25 MiB.</summary>
    [Range(1024, int.MaxValue)]
    public int MaxEmailBytes { get; init; } = 25 * 1024 * 1024;

    /// <summary>Media of end users that are fetched at the same time. Default 4.</summary>
    [Range(1, 256)]
    public int Fetches { get; init; } = 4;

    /// <summary>Longest time for fetching one, in seconds. Default 120.</summary>
    [Range(1, 3600)]
    public int FetchSeconds { get; init; } = 120;

    /// <summary>How often due media are looked for when nothing signals any, in milliseconds. Default 1,000.</summary>
    [Range(10, 60_000)]
    public int PollMilliseconds { get; init; } = 1000;

    /// <summary>First wait after fetching one failed, in seconds; doubles each time up to six hours. Default 30.</summary>
    [Range(0.01, 3600)]
    public double RetryBaseSeconds { get; init; } = 30;

    /// <summary>How long fetching one is tried before it is given up, in hours. Default 48.</summary>
    [Range(0.0001, 720)]
    public double RetryHours { get; init; } = 48;

    /// <summary>How long it is remembered that one was fetched or given up, in days. Default 45: longer than callbacks are kept, which can be processed again.</summary>
    [Range(1, 3650)]
    public int JobRetentionDays { get; init; } = 45;
}

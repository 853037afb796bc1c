using System.ComponentModel.DataAnnotations;
using Iris.Core.Hosting;

namespace Iris.Api.Authentication;

/// <summary>
/// Credentials, keys, and what browsers are told; section <c>Security</c>, which <c>OutgoingOptions</c> shares
/// with keys of its own.
/// </summary>
internal sealed class SecurityOptions
{
    public const string Section = "Security";

    public const int MaxTokenMinutes = 24 * 60;

    /// <summary>How long a token is good, in minutes. Default 60.</summary>
    [Range(1, MaxTokenMinutes)]
    public int TokenMinutes { get; init; } = 60;

    /// <summary>The <c>iss</c> of tokens; the same at all gateways of an installation, another at another. Default <c>iris</c>.</summary>
    [Required, StringLength(200)]
    public string TokenIssuer { get; init; } = "iris";

    /// <summary>How long a key signs tokens before the next one does, in days. Default 90.</summary>
    [Range(2, 3650)]
    public int SigningKeyDays { get; init; } = 90;

    /// <summary>How long a checked credential is not checked again, in seconds; another process's revocation may go unseen as long. Default 5.</summary>
    [Range(0, 60)]
    public int CredentialCacheSeconds { get; init; } = 5;

    /// <summary>Log-ins that may fail for one account from one address (of IPv6: one /64) in a minute. Default 10.</summary>
    [Range(1, 10_000)]
    public int LoginsPerMinute { get; init; } = 10;

    /// <summary>Log-ins that may fail for one account from anywhere in a minute before every address has one try only. Default 100.</summary>
    [Range(1, 100_000)]
    public int LoginsPerAccount { get; init; } = 100;

    /// <summary>Log-ins that one address (of IPv6: one /64) may try in a minute, whatever becomes of them. Default 60.</summary>
    [Range(1, 100_000)]
    public int LoginsPerAddress { get; init; } = 60;

    /// <summary>Log-ins that all together may try in a minute. Default 600.</summary>
    [Range(1, 100_000)]
    public int LoginsInAll { get; init; } = 600;

    /// <summary>Rounds of PBKDF2 with HMAC-SHA512 for a password. Default 210,000; what has fewer is hashed again at the next log-in.</summary>
    [Range(100_000, 10_000_000)]
    public int PasswordRounds { get; init; } = 210_000;

    /// <summary>Threads that hash passwords; of low priority where the system heeds it, which Linux does not. Default 1.</summary>
    [Range(1, 64)]
    public int PasswordThreads { get; init; } = 1;

    /// <summary>Passwords that are hashed or wait for it; more are answered 503. Default 32.</summary>
    [Range(1, 1000)]
    public int PasswordQueue { get; init; } = 32;

    /// <summary>How many of them for one address or, where accounts are managed, one tenant. Default 8.</summary>
    [Range(1, 1000)]
    public int PasswordQueuePerClient { get; init; } = 8;

    /// <summary>Tokens of one account that were logged out and are remembered until they expire; one more ends all its tokens. Default 50.</summary>
    [Range(1, 1000)]
    public int LogoutsPerAccount { get; init; } = 50;

    /// <summary>Folder of the key ring: what stored secrets are encrypted and tokens signed with. Default: <c>keys</c> beside the database. Not used with MongoDB, which keeps it in the database.</summary>
    public string? KeysPath { get; init; }

    /// <summary>A certificate with its private key (PKCS#12), that encrypts the keys of the ring.</summary>
    public string? KeyCertificatePath { get; init; }

    /// <summary>The password of that file.</summary>
    [Secret]
    public string? KeyCertificatePassword { get; init; }

    /// <summary>Certificates of before, that keys of the ring may still be encrypted with.</summary>
    public IReadOnlyList<FormerCertificate> FormerKeyCertificates { get; init; } = [];

    /// <summary>How long browsers shall call by https alone once they did, in days; not sent in Development. 0 for not at all. Default 365.</summary>
    [Range(0, 3650)]
    public int HstsDays { get; init; } = 365;

    /// <summary>Whether a proxy in front speaks https and calls by plain http: browsers are then told as if the call had been https. Default false.</summary>
    public bool HttpsAtProxy { get; init; }
}

/// <summary>A certificate that encrypts no more.</summary>
internal sealed class FormerCertificate
{
    /// <summary>The file (PKCS#12).</summary>
    public string Path { get; init; } = "";

    /// <summary>Its password.</summary>
    [Secret]
    public string? Password { get; init; }
}

/// <summary>What a new installation starts with; section <c>Bootstrap</c>.</summary>
internal sealed class BootstrapOptions
{
    public const string Section = "Bootstrap";

    public const int MinAdminKeyLength = 24;

    /// <summary>The key that manages tenants, sent as <c>X-Api-Key</c>. Required outside Development.</summary>
    [Secret]
    [MinLength(MinAdminKeyLength, ErrorMessage = "Bootstrap:AdminKey must have at least 24 characters.")]
    [RegularExpression("[!-~]*", ErrorMessage = "Bootstrap:AdminKey must be visible ASCII characters: it is sent in a header.")]
    [MaxLength(CredentialCheck.MaxKeyLength, ErrorMessage = "Bootstrap:AdminKey may have 512 characters.")]
    public string? AdminKey { get; init; }

    /// <summary>Revokes the account and the API keys that Development seeded. Without it, a database that has them is not served outside Development. Default false.</summary>
    public bool RevokeDemo { get; init; }

    /// <summary>
    /// A mail server that catches everything. Each tenant that is made gets an integration through it, <c>Mail-1</c>, without TLS and credentials; so does the
    /// one of Development. Default none.
    /// </summary>
    public string? MailCatcherHost { get; init; }

    /// <summary>Its port. Default 1025.</summary>
    [Range(1, 65_535)]
    public int MailCatcherPort { get; init; } = 1025;

    /// <summary>In Development, whether a start makes what the examples of the API's description name. Default true.</summary>
    public bool Samples { get; init; } = true;
}

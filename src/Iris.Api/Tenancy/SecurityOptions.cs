using System.ComponentModel.DataAnnotations;

namespace Iris.Api.Tenancy;

/// <summary>Credentials and keys; section <c>Security</c>.</summary>
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

    /// <summary>Log-ins that one address may try for one account in a minute. Default 10.</summary>
    [Range(1, 10_000)]
    public int LoginsPerMinute { get; init; } = 10;

    /// <summary>Folder of the key ring: what stored secrets are encrypted and tokens signed with. Default: <c>keys</c> beside the database. Not used with MongoDB, which keeps it in the database.</summary>
    public string? KeysPath { get; init; }
}

/// <summary>What a new installation starts with; section <c>Bootstrap</c>.</summary>
internal sealed class BootstrapOptions
{
    public const string Section = "Bootstrap";

    public const int MinAdminKeyLength = 24;

    /// <summary>The key that manages tenants, sent as <c>X-Api-Key</c>. Required outside Development.</summary>
    [MinLength(MinAdminKeyLength, ErrorMessage = "Bootstrap:AdminKey must have at least 24 characters.")]
    [RegularExpression("[!-~]*", ErrorMessage = "Bootstrap:AdminKey must be visible ASCII characters: it is sent in a header.")]
    public string? AdminKey { get; init; }
}

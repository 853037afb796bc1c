namespace Iris.Client;

/// <summary>Where the gateway is, who calls, and how long calls are repeated.</summary>
public sealed class IrisClientOptions
{
    /// <summary>Where the gateway is, such as <c>https://iris.example</c>.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>An API key. Instead of it, <see cref="Email"/>, <see cref="Password"/> and <see cref="Tenant"/> log in.</summary>
    public string? ApiKey { get; set; }

    /// <summary>A token of an account that has logged in; instead of the others. It is not renewed: where it has expired, calls are refused with 401.</summary>
    public string? Token { get; set; }

    /// <summary>E-mail address of an account: the client logs in when it first calls, and again when its token has expired.</summary>
    public string? Email { get; set; }

    /// <summary>Password of the account.</summary>
    public string? Password { get; set; }

    /// <summary>Tenant of the account.</summary>
    public string? Tenant { get; set; }

    /// <summary>Language of the texts for people: <c>en</c>, or Spanish.</summary>
    public string Language { get; set; } = "en";

    /// <summary>How often a call is repeated that may be: 0 to 20. Default 4.</summary>
    public int MaxRetries { get; set; } = 4;

    /// <summary>The wait before the first repetition where the gateway names none; it doubles each time. Default half a second.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Longest wait before a repetition. Where the gateway asks for a longer one, its refusal is passed on. Default 30 seconds.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(30);
}

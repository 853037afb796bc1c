using Iris.Core.Integrations;
using Iris.Core.Kernel;

namespace Iris.Core.Webhooks;

/// <summary>
/// What a caller wants a webhook to be. Url and subscriptions are always given; another member that is null is left as it is, or gets its
/// default in a new one.
/// </summary>
public sealed record WebhookDraft
{
    public const int MaxUrlLength = 2048;
    public const int MaxHeaders = 20;
    public const int MaxHeaderLength = 2048;
    public const int MaxSubscriptions = 40;

    private readonly bool keepsSecret;

    /// <summary>What belongs to the call itself.</summary>
    private static readonly HashSet<string> ReservedHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        WebhookSignature.IdHeader, WebhookSignature.TimestampHeader, WebhookSignature.SignatureHeader, "Host", "Content-Length", "Content-Type",
        "Content-Encoding", "Transfer-Encoding", "Connection", "Keep-Alive", "Proxy-Connection", "Upgrade", "TE", "Trailer", "Expect",
        "traceparent", "tracestate", "baggage",
    };

    public string? Url { get; init; }

    public IReadOnlyList<string>? Subscriptions { get; init; }

    /// <summary>A secret to use from now on; the one before stays live for a while. The mask keeps the one that is stored.</summary>
    public string? Secret { get; init => (field, keepsSecret) = value == IntegrationEditor.SecretMask ? (null, true) : (value, false); }

    /// <summary><c>200</c> or <c>2xx</c>.</summary>
    public string? SuccessStatuses { get; init; }

    /// <summary>All headers that calls shall carry; the mask as a value keeps the one that is stored.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    public int? TimeoutSeconds { get; init; }

    public bool? Enabled { get; init; }

    internal static readonly IReadOnlyDictionary<string, SuccessStatuses> SuccessNames = new Dictionary<string, SuccessStatuses>
    {
        ["200"] = Integrations.SuccessStatuses.Ok,
        ["2xx"] = Integrations.SuccessStatuses.AnySuccess,
    };

    /// <summary>Adds whatever is wrong with it, but for where its host leads.</summary>
    internal void Check(WebhookOptions options, ErrorList errors)
    {
        CheckUrl(options, errors);
        CheckSubscriptions(errors);
        CheckHeaders(errors);
        if (Secret is not null && !WebhookSignature.IsSecret(Secret))
            errors.Add(WebhookErrors.InvalidSecret("secret"));
        if (SuccessStatuses is not null && !SuccessNames.ContainsKey(SuccessStatuses))
            errors.Add(CommonErrors.NotAllowed("successStatuses", SuccessNames.Keys));
        if (TimeoutSeconds is < 1 or > Webhook.MaxTimeoutSeconds)
            errors.Add(CommonErrors.OutOfRange("timeoutSeconds", 1, Webhook.MaxTimeoutSeconds));
    }

    /// <summary>Adds the headers whose stored value the mask shall keep when there is none.</summary>
    internal void CheckMasks(Webhook? stored, ErrorList errors)
    {
        foreach (var (name, value) in Headers ?? new Dictionary<string, string>())
        {
            if (value == IntegrationEditor.SecretMask && stored?.FindHeader(name) is null)
                errors.Add(CommonErrors.Required($"headers.{name}"));
        }
    }

    /// <summary>
    /// Adds what would take stored secrets to another host: whoever may configure need not know them. The values of headers have to be given
    /// again; for a signing secret that is left out a new one is made.
    /// </summary>
    internal void CheckMove(Webhook stored, ErrorList errors)
    {
        if (keepsSecret)
            errors.Add(WebhookErrors.SecretRequired("secret"));
        var kept = Headers is null
            ? stored.Headers.Keys
            : Headers.Where(header => header.Value == IntegrationEditor.SecretMask).Select(header => header.Key);
        foreach (var name in kept)
            errors.Add(IntegrationErrors.SecretRequired($"headers.{name}"));
    }

    /// <summary>The names as declared, whatever case they were written in, each once.</summary>
    internal List<string> CleanSubscriptions() => [.. Subscriptions!.Select(name => name.Trim().ToUpperInvariant()).Distinct()];

    private void CheckUrl(WebhookOptions options, ErrorList errors)
    {
        if (string.IsNullOrWhiteSpace(Url))
            errors.Add(CommonErrors.Required("Url"));
        else if (Url.Length > MaxUrlLength)
            errors.Add(CommonErrors.TooLong("Url", MaxUrlLength));
        else if (Url.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) || !Uri.TryCreate(Url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0
            || uri.Host.Length == 0)
            errors.Add(CommonErrors.InvalidUrl("Url"));
        else if (options.RefusalOf(uri, "Url") is { } refusal)
            errors.Add(refusal);
    }

    private void CheckSubscriptions(ErrorList errors)
    {
        if (Subscriptions is null || Subscriptions.Count == 0)
        {
            errors.Add(CommonErrors.Required("Subscriptions"));
            return;
        }

        if (Subscriptions.Count > MaxSubscriptions)
            errors.Add(CommonErrors.TooMany("Subscriptions", MaxSubscriptions));
        var names = Subscriptions.Take(MaxSubscriptions).Select(name => name.Trim().ToUpperInvariant()).ToArray();
        var hasAll = names.Contains(Webhook.Everything);
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i] != Webhook.Everything && !WebhookEvents.All.Contains(names[i].TrimStart('-')) || names[i].StartsWith("--", StringComparison.Ordinal))
                errors.Add(CommonErrors.NotAllowed($"Subscriptions[{i}]", [Webhook.Everything, .. WebhookEvents.All]));
            else if (names[i].StartsWith('-') && !hasAll)
                errors.Add(WebhookErrors.NothingToExcept($"Subscriptions[{i}]"));
        }
    }

    private void CheckHeaders(ErrorList errors)
    {
        if (Headers is null)
            return;

        if (Headers.Count > MaxHeaders)
            errors.Add(CommonErrors.TooMany("headers", MaxHeaders));
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in Headers)
        {
            var field = $"headers.{name}";
            if (!seen.Add(name))
                errors.Add(CommonErrors.Duplicate(field));
            else if (ReservedHeaders.Contains(name))
                errors.Add(WebhookErrors.ReservedHeader(field));
            else if (name.Length == 0 || !name.All(IsTokenCharacter) || value is null || value.Any(c => c is < ' ' or > '~'))
                errors.Add(WebhookErrors.InvalidHeader(field));
            else if (name.Length + value.Length > MaxHeaderLength)
                errors.Add(CommonErrors.TooLong(field, MaxHeaderLength));
        }
    }

    private static bool IsTokenCharacter(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c);
}

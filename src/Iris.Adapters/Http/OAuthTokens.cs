using System.Net;
using System.Text.Json;
using Iris.Core.Channels;

namespace Iris.Adapters.Http;

/// <summary>What a token is had for. A record whose values tell two of them apart, and which prints no secret.</summary>
internal interface IOAuthCredentials
{
    /// <summary>The request at the token endpoint.</summary>
    HttpRequestMessage TokenRequest();
}

/// <summary>
/// One token per credentials, shared by all integrations that use them and renewed before it expires. Calls that need a token at the same
/// time wait for the same one; each only as long as its own caller lets it. (Source: C.2, "Access")
/// </summary>
internal sealed class OAuthTokens(ProviderHttp http, TimeProvider time)
{
    /// <summary>Ours: below the usual time-out of a send, so that a silent token endpoint is known to have taken nothing.</summary>
    public static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Ours: a token that has less left than this is not used any more.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    /// <summary>Documented; counts when an answer tells no lifetime.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private const long MaxLifetimeSeconds = 86_400;

    private readonly Lock gate = new();
    private readonly Dictionary<IOAuthCredentials, Task<OAuthToken>> tokens = [];

    /// <summary>A token, or why there is none.</summary>
    /// <param name="credentials">Whose.</param>
    /// <param name="refused">A token that the API did not take: it is not given out again. Null for none.</param>
    /// <param name="cancellationToken">Ends the wait, not the fetch that others may be waiting for.</param>
    public Task<OAuthToken> GetAsync(IOAuthCredentials credentials, OAuthToken? refused, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            if (!tokens.TryGetValue(credentials, out var token) || !IsUsable(token, refused))
            {
                RemoveSpent();
                token = Task.Run(() => FetchAsync(credentials), CancellationToken.None);
                tokens[credentials] = token;
            }

            return token.WaitAsync(cancellationToken);
        }
    }

    /// <summary>One on its way is; a failure is not, so the next send asks again.</summary>
    private bool IsUsable(Task<OAuthToken> token, OAuthToken? refused) =>
        !token.IsCompleted
        || (token.IsCompletedSuccessfully && token.Result != refused && token.Result.FreshUntil > time.GetUtcNow());

    /// <summary>Credentials get replaced; theirs must not pile up.</summary>
    private void RemoveSpent()
    {
        foreach (var spent in tokens.Where(pair => !IsUsable(pair.Value, null)).Select(pair => pair.Key).ToArray())
            tokens.Remove(spent);
    }

    private async Task<OAuthToken> FetchAsync(IOAuthCredentials credentials)
    {
        using var timeout = new CancellationTokenSource(FetchTimeout, time);
        using var request = credentials.TokenRequest();
        try
        {
            var asked = time.GetUtcNow();
            return Read(await http.SendAsync(request, timeout.Token), asked);
        }
        catch (HttpRequestException exception)
        {
            return OAuthToken.Failed(HttpOutcomes.FromException(exception));
        }
        catch (OperationCanceledException)
        {
            return OAuthToken.Failed(new SendOutcome.Unreachable("The token endpoint did not answer in time", null, null));
        }
    }

    private static OAuthToken Read(ProviderHttpAnswer http, DateTimeOffset asked)
    {
        var body = http.Json();
        if (!http.IsSuccess)
            return OAuthToken.Failed(Refusal(http, body));

        // What came with a success may be a secret in a shape that we do not know: it is not kept.
        if (body.Text("access_token") is not { } value || !value.All(c => c is > ' ' and <= '~'))
            return OAuthToken.Failed(new SendOutcome.Unreachable(
                "The token endpoint answered without a token", null, HttpOutcomes.Answer(http with { Body = [] }, null)));

        var lifetime = body.Integer("expires_in") is { } seconds
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, MaxLifetimeSeconds))
            : Lifetime;
        return OAuthToken.Of(value, asked + lifetime - TimeSpan.FromTicks(Math.Min(Margin.Ticks, lifetime.Ticks / 2)));
    }

    /// <summary>Errors of OAuth 2.0, <c>{error, error_description}</c>, or of the API, <c>{"error": {message}}</c>.</summary>
    private static SendOutcome Refusal(ProviderHttpAnswer http, JsonElement body)
    {
        var isObject = body.TryObject("error", out var error);
        var words = new[] { body.Text("error"), body.Text("error_description"), isObject ? error.Text("message") : null }.OfType<string>();
        var description = string.Join(": ", words) is { Length: > 0 } text ? text : null;
        // A bad request is one with credentials that are none.
        return http.Status is HttpStatusCode.BadRequest
            ? new SendOutcome.Held(SendErrorCodes.Unauthorized, description ?? "HTTP 400", HttpOutcomes.Answer(http, description))
            : HttpOutcomes.FromRefusal(http, null, description);
    }
}

/// <summary>A token or the outcome of a send that got none. Not a record, so that it does not print itself.</summary>
internal sealed class OAuthToken
{
    private OAuthToken(string? value, DateTimeOffset freshUntil, SendOutcome? failure) =>
        (Value, FreshUntil, Failure) = (value, freshUntil, failure);

    /// <summary>Null when there is a failure.</summary>
    public string? Value { get; }

    /// <summary>When it has to be renewed.</summary>
    public DateTimeOffset FreshUntil { get; }

    /// <summary>Known not sent, whatever it was; null when there is a token.</summary>
    public SendOutcome? Failure { get; }

    public static OAuthToken Of(string value, DateTimeOffset freshUntil) => new(value, freshUntil, null);

    /// <summary>The message never left, so nothing about it is unknown.</summary>
    public static OAuthToken Failed(SendOutcome failure) => new(
        null, DateTimeOffset.MinValue,
        failure is SendOutcome.Unknown unknown ? new SendOutcome.Unreachable(unknown.Reason, null, unknown.Answer) : failure);
}

using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;

namespace Iris.Client;

/// <summary>Says who calls. A token that is refused is fetched anew, once for each call.</summary>
internal sealed class CredentialHandler(TokenKeeper tokens, IOptions<IrisClientOptions> options) : DelegatingHandler
{
    private const string KeyHeader = "X-Api-Key";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (options.Value.ApiKey is { } key)
        {
            request.Headers.Remove(KeyHeader);
            request.Headers.Add(KeyHeader, key);
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        if (options.Value.Token is { } given)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", given);
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        var token = await tokens.GetAsync(null, cancellationToken).ConfigureAwait(false);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode != HttpStatusCode.Unauthorized)
            return answer;

        answer.Dispose();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAsync(token, cancellationToken).ConfigureAwait(false));
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>Keeps the token of the account, for all calls of the process.</summary>
internal sealed class TokenKeeper(IHttpClientFactory clients, string name, IOptions<IrisClientOptions> options) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private string? token;

    public void Dispose() => turn.Dispose();

    /// <param name="refused">A token that is good no more; null for none.</param>
    /// <param name="cancellationToken">Cancels the log-in.</param>
    public async Task<string> GetAsync(string? refused, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (token is { } kept && kept != refused)
                return kept;

            var (email, password, tenant) = (options.Value.Email!, options.Value.Password!, options.Value.Tenant!);
            var client = new IrisClient(clients.CreateClient(name));
            var answer = await client.LogInAsync(new LoginRequest { Email = email, Password = password, Tenant = tenant }, cancellationToken).ConfigureAwait(false);
            return token = answer.Payload;
        }
        finally
        {
            turn.Release();
        }
    }
}

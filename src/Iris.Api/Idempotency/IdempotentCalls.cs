using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Iris.Api.Envelope;
using Iris.Core.Idempotency;
using Iris.Core.Kernel;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Idempotency;

/// <summary>
/// Answers calls that carry an <c>Idempotency-Key</c>: the first one is done, the same one again only answered. What is being done is known
/// in this process alone; what two processes do at the same time the commit of the key decides.
/// </summary>
internal sealed class IdempotentCalls(IIdempotencyStore store)
{
    public const string ReplayedHeader = "Idempotency-Replayed";

    private readonly ConcurrentDictionary<(TenantId Tenant, string Key), bool> inProgress = new();

    /// <summary>The request's key; null when it has none, or one that the errors say is not valid.</summary>
    public static string? KeyOf(HttpRequest request, ErrorList errors)
    {
        if (!request.Headers.TryGetValue(IdempotencyKey.Header, out var values))
            return null;

        var key = values.ToString();
        if (values.Count == 1 && IdempotencyKey.IsValid(key))
            return key;

        errors.Add(IdempotencyKey.Invalid);
        return null;
    }

    /// <summary>Answers a call that has a key.</summary>
    /// <param name="context">The call.</param>
    /// <param name="tenant">The caller's tenant.</param>
    /// <param name="key">The key.</param>
    /// <param name="body">The body, which must be the same under the same key.</param>
    /// <param name="accept">Does what the call asks for, and commits the answer with it.</param>
    /// <param name="answer">Writes the answer.</param>
    public async Task<ActionResult> AnswerAsync<T>(
        HttpContext context, TenantId tenant, string key, JsonElement body, Func<KeyedRequest<T>, Task<Result<T>>> accept,
        Func<T, byte[]> answer)
        where T : class
    {
        var hash = HashOf(context.Request, body);
        var isFirst = inProgress.TryAdd((tenant, key), true);
        try
        {
            if (await ReplayAsync(context, tenant, key, hash) is { } earlier)
                return earlier;

            return isFirst ? await AcceptAsync(context, tenant, new(key, hash, answer), accept) : Refuse(IdempotencyKey.InProgress);
        }
        finally
        {
            if (isFirst)
                inProgress.TryRemove((tenant, key), out _);
        }
    }

    private async Task<ActionResult> AcceptAsync<T>(
        HttpContext context, TenantId tenant, KeyedRequest<T> keyed, Func<KeyedRequest<T>, Task<Result<T>>> accept)
        where T : class
    {
        var written = default(byte[]);
        var result = await accept(keyed with { Answer = accepted => written = keyed.Answer(accepted) });
        if (result.IsSuccess)
            return new WrittenResult(written ?? keyed.Answer(result.Value));

        // Another process got the key first: by now there is its answer.
        if (result.Errors is [{ Code: var code }] && code == IdempotencyKey.InProgress.Code)
            return await ReplayAsync(context, tenant, keyed.Key, keyed.Hash) ?? Refuse(IdempotencyKey.InProgress);

        return Refuse(result.Errors);
    }

    private static ProblemResult Refuse(params IReadOnlyList<IrisError> errors) => new(Problem.Of(errors));

    private async Task<ActionResult?> ReplayAsync(HttpContext context, TenantId tenant, string key, string hash)
    {
        if (await store.FindAsync(tenant, key, context.RequestAborted) is not { } record)
            return null;
        if (record.Hash != hash)
            return Refuse(IdempotencyKey.Reused);

        context.Response.Headers[ReplayedHeader] = "true";
        return new WrittenResult(record.Answer);
    }

    /// <summary>Of path and body as they came: a request that is repeated is repeated byte for byte.</summary>
    private static string HashOf(HttpRequest request, JsonElement body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Path}\n"));
        hash.AppendData(JsonMarshal.GetRawUtf8Value(body));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

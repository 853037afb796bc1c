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
/// Answers calls that carry an <c>Idempotency-Key</c>: the first one is done, the same one again only answered, another one refused. What is
/// being done is known in this process alone; what two processes do at the same time the commit of the key decides.
/// </summary>
internal sealed class IdempotentCalls(IIdempotencyStore store, TimeProvider time)
{
    public const string ReplayedHeader = "Idempotency-Replayed";

    /// <summary>How often the record is looked for that took a key in another process.</summary>
    private const int Looks = 5;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    /// <summary>The hash of what is being done under a key.</summary>
    private readonly ConcurrentDictionary<(TenantId Tenant, string Key), string> inProgress = new();

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
        var hash = HashOf(context.Request, CanonicalJson.Of(body).Span);
        var (isFirst, first) = Begin((tenant, key), hash);
        try
        {
            if (await ReplayAsync(context, tenant, key, hash, body) is { } earlier)
                return earlier;

            return isFirst
                ? await AcceptAsync(context, tenant, new(key, hash, answer), body, accept)
                : Refuse(first == hash ? IdempotencyKey.InProgress : IdempotencyKey.Reused);
        }
        finally
        {
            if (isFirst)
                inProgress.TryRemove((tenant, key), out _);
        }
    }

    /// <summary>Takes the key, or tells the hash of the call that has it.</summary>
    private (bool IsFirst, string First) Begin((TenantId Tenant, string Key) key, string hash)
    {
        while (true)
        {
            if (inProgress.TryAdd(key, hash))
                return (true, hash);
            if (inProgress.TryGetValue(key, out var first))
                return (false, first);
        }
    }

    private async Task<ActionResult> AcceptAsync<T>(
        HttpContext context, TenantId tenant, KeyedRequest<T> keyed, JsonElement body, Func<KeyedRequest<T>, Task<Result<T>>> accept)
        where T : class
    {
        var written = default(byte[]);
        var result = await accept(keyed with { Answer = accepted => written = keyed.Answer(accepted) });
        if (result.IsSuccess)
            return new WrittenResult(written ?? keyed.Answer(result.Value));

        if (result.Errors is not [{ Code: var code }] || code != IdempotencyKey.InProgress.Code)
            return Refuse(result.Errors);

        // Another process got the key first: its answer can be read as soon as its commit is seen.
        for (var look = 1; ; look++)
        {
            if (await ReplayAsync(context, tenant, keyed.Key, keyed.Hash, body) is { } earlier)
                return earlier;
            if (look == Looks)
                return Refuse(IdempotencyKey.InProgress);
            await Task.Delay(BetweenLooks, time, context.RequestAborted);
        }
    }

    private static ProblemResult Refuse(params IReadOnlyList<IrisError> errors) => new(Problem.Of(errors));

    private async Task<ActionResult?> ReplayAsync(HttpContext context, TenantId tenant, string key, string hash, JsonElement body)
    {
        if (await store.FindAsync(tenant, key, context.RequestAborted) is not { } record)
            return null;
        // A record of an earlier version has the hash of the body as it came.
        if (record.Hash != hash && record.Hash != HashOf(context.Request, JsonMarshal.GetRawUtf8Value(body)))
            return Refuse(IdempotencyKey.Reused);

        context.Response.Headers[ReplayedHeader] = "true";
        return new WrittenResult(record.Answer);
    }

    /// <summary>Of path and what the body means: a retry may be serialised anew.</summary>
    private static string HashOf(HttpRequest request, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Path}\n"));
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

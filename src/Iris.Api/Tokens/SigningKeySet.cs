using System.Buffers;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Iris.Api.Tokens;

/// <summary>The signing keys that count at one moment. Every gateway with the same ring comes to the same.</summary>
internal sealed class SigningKeySet
{
    /// <summary>
    /// How long a key is accepted after another has begun to sign: the longest life that a token may be given, and an hour for clocks that
    /// differ and gateways that have not read the ring since.
    /// </summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromMinutes(Authentication.SecurityOptions.MaxTokenMinutes) + TimeSpan.FromHours(1);

    private readonly IReadOnlyList<SigningKey> all;

    /// <param name="keys">Every key of the ring; at least one.</param>
    /// <param name="now">The moment.</param>
    public SigningKeySet(IEnumerable<SigningKey> keys, DateTimeOffset now)
    {
        all = [.. keys.OrderBy(key => key.Activates).ThenBy(key => key.Id, StringComparer.Ordinal)];
        Published = [.. all.Where((_, at) => EndOf(at) > now)];
        // None may have begun yet where this clock is behind the one of the gateway that made the first.
        Signer = all.LastOrDefault(key => key.Activates <= now) ?? all[0];
        Until = all.Select(key => key.Activates).Concat(all.Select((_, at) => EndOf(at)))
            .Where(moment => moment > now).Append(DateTimeOffset.MaxValue).Min();
        Jwks = Write(Published);
    }

    public IReadOnlyList<SigningKey> Published { get; }

    public SigningKey Signer { get; }

    /// <summary>The key that signs last of all that are known.</summary>
    public SigningKey Newest => all[^1];

    /// <summary>When the same keys make another set.</summary>
    public DateTimeOffset Until { get; }

    /// <summary>The public parts as a JWK set (RFC 7517), in UTF-8.</summary>
    public byte[] Jwks { get; }

    public SigningKeySet At(DateTimeOffset now) => new(all, now);

    public SigningKey? Find(string? id) => Published.FirstOrDefault(key => key.Id == id);

    private DateTimeOffset EndOf(int at) => at == all.Count - 1 ? DateTimeOffset.MaxValue : all[at + 1].Activates + Overlap;

    private static byte[] Write(IEnumerable<SigningKey> keys)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes);
        json.WriteStartObject();
        json.WriteStartArray(JsonWebKeySetParameterNames.Keys);
        foreach (var key in keys)
        {
            json.WriteStartObject();
            json.WriteString(JsonWebKeyParameterNames.Kty, key.Public.Kty);
            json.WriteString(JsonWebKeyParameterNames.Use, JsonWebKeyUseNames.Sig);
            json.WriteString(JsonWebKeyParameterNames.Alg, SigningKey.Algorithm);
            json.WriteString(JsonWebKeyParameterNames.Kid, key.Id);
            json.WriteString(JsonWebKeyParameterNames.Crv, key.Public.Crv);
            json.WriteString(JsonWebKeyParameterNames.X, key.Public.X);
            json.WriteString(JsonWebKeyParameterNames.Y, key.Public.Y);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }
}

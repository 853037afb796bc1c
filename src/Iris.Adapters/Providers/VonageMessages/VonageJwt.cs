using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Iris.Adapters.Http;
using Iris.Core.Channels;

namespace Iris.Adapters.Providers.VonageMessages;

/// <summary>
/// JSON web tokens as Vonage uses them: our calls carry one of an application (RS256), its callbacks one of the account's signature
/// secret (HS256) that names the hash of the body. (Source: C.7, VO-JWT; claims of calls: VO-SDK)
/// </summary>
internal static class VonageJwt
{
    private const string Scheme = "Bearer ";
    private const string Issuer = "Vonage";
    private const string CallAlgorithm = "RS256";
    private const string CallbackAlgorithm = "HS256";

    /// <summary>Ours: tokens have a few hundred characters, and nothing longer is worth reading.</summary>
    private const int MaxTokenLength = 8192;

    /// <summary>Ours: a nonce is kept, so it must not be of any length.</summary>
    private const int MaxNonceLength = 200;

    /// <summary>What RFC 7518 asks of a key for RS256.</summary>
    private const int MinKeyBits = 2048;

    /// <summary>A token with which an application calls.</summary>
    /// <param name="applicationId">Names the application.</param>
    /// <param name="privateKey">Its private key, PEM.</param>
    /// <param name="issued">From when it holds.</param>
    /// <param name="lifetime">For how long.</param>
    /// <exception cref="ArgumentException">The key is no PEM, or is encrypted.</exception>
    /// <exception cref="CryptographicException">The key is none, not private, or too short.</exception>
    public static string SignCall(string applicationId, string privateKey, DateTimeOffset issued, TimeSpan lifetime)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(privateKey);
        if (rsa.KeySize < MinKeyBits)
            throw new CryptographicException($"The key has less than {MinKeyBits} bits.");

        var signed = $"{Part(new { alg = CallAlgorithm, typ = "JWT" })}.{Part(new
        {
            application_id = applicationId,
            iat = issued.ToUnixTimeSeconds(),
            exp = (issued + lifetime).ToUnixTimeSeconds(),
            jti = Guid.NewGuid(),
        })}";
        var signature = rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>Checks a callback's token and that it is about this body; the verdict carries the token's id as nonce.</summary>
    /// <param name="callback">What came.</param>
    /// <param name="secret">The account's signature secret.</param>
    /// <param name="apiKey">The account that must have signed; null to take any.</param>
    /// <param name="applicationId">The application that it must be about; null to take any.</param>
    public static CallbackVerdict Verify(ProviderCallback callback, string secret, string? apiKey, string? applicationId)
    {
        if (callback.Header("Authorization") is not { Length: <= MaxTokenLength } header || !header.StartsWith(Scheme, StringComparison.Ordinal))
            return CallbackVerdict.Forged("there is no bearer token");

        var token = header[Scheme.Length..];
        if (token.Split('.') is not [var head, var body, var signature])
            return CallbackVerdict.Forged("the token has not three parts");

        // The algorithm is ours to choose: a token that asks for none, or for a key that everybody knows, is refused before it is looked at.
        if (!TryRead(head, out var algorithm) || algorithm.Text("alg") != CallbackAlgorithm || algorithm.Has("crit"))
            return CallbackVerdict.Forged("the token is not signed as callbacks are");

        // Compared as text, since several texts decode to the same bytes.
        var expected = Encoding.ASCII.GetBytes(SignCallback($"{head}.{body}", secret));
        if (!CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature)))
            return CallbackVerdict.Forged("the signature of the token does not match");

        return TryRead(body, out var claims)
            ? VerifyClaims(claims, callback, apiKey, applicationId)
            : CallbackVerdict.Forged("the token has no claims");
    }

    /// <summary>The third part of a callback's token, as the provider makes it over the first two.</summary>
    public static string SignCallback(string signed, string secret) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed)));

    private static CallbackVerdict VerifyClaims(JsonElement claims, ProviderCallback callback, string? apiKey, string? applicationId)
    {
        if (claims.Text("iss") != Issuer)
            return CallbackVerdict.Forged("the token is not the provider's");
        if (!IsRecent(claims, callback.Received))
            return CallbackVerdict.Forged("the token is not recent");
        if (!IsSame(claims.Text("api_key"), apiKey) || !IsSame(claims.Text("application_id"), applicationId))
            return CallbackVerdict.Forged("the token is of another account or application");
        if (!string.Equals(claims.Text("payload_hash"), Convert.ToHexStringLower(SHA256.HashData(callback.Body)), StringComparison.OrdinalIgnoreCase))
            return CallbackVerdict.Forged("the token is about another body");
        return claims.Id("jti") is { Length: <= MaxNonceLength } nonce
            ? CallbackVerdict.Genuine(nonce)
            : CallbackVerdict.Forged("the token has no id");
    }

    private static bool IsRecent(JsonElement claims, DateTimeOffset received) =>
        claims.Integer("iat") is { } issued && ProviderCallback.IsRecent(issued, received)
        && (!claims.Has("exp") || claims.Integer("exp") >= received.ToUnixTimeSeconds());

    /// <summary>Either side may not name it.</summary>
    private static bool IsSame(string? claimed, string? configured) => claimed is null || configured is null || claimed == configured;

    private static string Part<T>(T value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));

    private static bool TryRead(string part, out JsonElement value)
    {
        value = default;
        var bytes = new byte[Base64Url.GetMaxDecodedLength(part.Length)];
        // The one overload that does not throw.
        return Base64Url.DecodeFromChars(part, bytes, out _, out var written) == OperationStatus.Done
            && WireJson.TryParse(bytes.AsSpan(0, written), out value)
            && value.ValueKind == JsonValueKind.Object;
    }
}

using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Iris.Api.Tokens;

/// <summary>A key pair that signs tokens, from some moment on.</summary>
internal sealed class SigningKey
{
    public const string Algorithm = SecurityAlgorithms.EcdsaSha256;

    private readonly ECDsa pair;

    private SigningKey(ECDsa pair, DateTimeOffset activates)
    {
        (this.pair, Activates) = (pair, activates);
        Key = new ECDsaSecurityKey(pair);
        Key.KeyId = Base64UrlEncoder.Encode(Key.ComputeJwkThumbprint());
        using var publicPart = ECDsa.Create(pair.ExportParameters(includePrivateParameters: false));
        Public = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(publicPart) { KeyId = Id });
    }

    /// <summary>The <c>kid</c>: the thumbprint of the public part (RFC 7638), so that two keys never share one.</summary>
    public string Id => Key.KeyId;

    /// <summary>From when it signs. It is published and accepted before.</summary>
    public DateTimeOffset Activates { get; }

    public ECDsaSecurityKey Key { get; }

    public JsonWebKey Public { get; }

    public static SigningKey New(DateTimeOffset activates) => new(ECDsa.Create(ECCurve.NamedCurves.nistP256), activates);

    public static SigningKey Import(byte[] privatePart, DateTimeOffset activates)
    {
        var pair = ECDsa.Create();
        pair.ImportPkcs8PrivateKey(privatePart, out _);
        return new SigningKey(pair, activates);
    }

    public byte[] Export() => pair.ExportPkcs8PrivateKey();
}

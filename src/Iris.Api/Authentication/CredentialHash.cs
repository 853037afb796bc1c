using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Iris.Api.Authentication;

/// <summary>SHA-256 of a credential: the key under which it is remembered, so that memory holds no credentials.</summary>
internal readonly record struct CredentialHash(ulong A, ulong B, ulong C, ulong D)
{
    private const int StackLimit = 1024;

    /// <summary>The key of a token: what was checked in one place must not be taken in the other.</summary>
    public static CredentialHash OfToken(string token)
    {
        var hash = Of(token);
        return hash with { A = ~hash.A };
    }

    /// <summary>The key of an API key.</summary>
    public static CredentialHash Of(string credential)
    {
        var length = Encoding.UTF8.GetByteCount(credential);
        var bytes = length <= StackLimit ? stackalloc byte[length] : new byte[length];
        Encoding.UTF8.GetBytes(credential, bytes);

        Span<ulong> hash = stackalloc ulong[4];
        SHA256.HashData(bytes, MemoryMarshal.AsBytes(hash));
        return new CredentialHash(hash[0], hash[1], hash[2], hash[3]);
    }
}

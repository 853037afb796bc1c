using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Iris.Testing;

/// <summary>The server's side of SASL, written from the RFCs: it takes one user with one password, or one token.</summary>
/// <param name="user">The user.</param>
/// <param name="password">The password, or the token.</param>
[SuppressMessage("Security", "CA5351", Justification = "Mechanisms that servers still offer.")]
public sealed class FakeSmtpAuth(string user, string password)
{
    public static readonly IReadOnlyList<string> Mechanisms =
    [
        "PLAIN", "LOGIN", "CRAM-MD5", "DIGEST-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512", "NTLM", "XOAUTH2", "OAUTHBEARER",
    ];

    private const string Nonce = "c2VydmVybm9uY2U";

    /// <summary>The token or password that is taken from now on.</summary>
    public string Password { get; set; } = password;

    /// <summary>Runs one exchange.</summary>
    /// <param name="mechanism">Its mechanism.</param>
    /// <param name="initial">What came with the command, decoded; null for nothing.</param>
    /// <param name="ask">Sends a challenge and brings the response, decoded.</param>
    /// <returns>Whether it is the user.</returns>
    public async Task<bool> RunAsync(string mechanism, byte[]? initial, Func<byte[], Task<byte[]>> ask)
    {
        async Task<string> FirstAsync() => Encoding.UTF8.GetString(initial ?? await ask([]));
        async Task<string> AskAsync(string challenge) => Encoding.UTF8.GetString(await ask(Encoding.UTF8.GetBytes(challenge)));

        switch (mechanism)
        {
            case "PLAIN":
                return await FirstAsync() == $"\0{user}\0{Password}";
            case "LOGIN":
                var name = initial is null ? await AskAsync("Username:") : Encoding.UTF8.GetString(initial);
                return await AskAsync("Password:") == Password && name == user;
            case "CRAM-MD5":
                const string Challenge = "<1896.697170952@fake>";
                return await AskAsync(Challenge) == $"{user} {Hex(HMACMD5.HashData(Utf8(Password), Utf8(Challenge)))}";
            case "DIGEST-MD5":
                return await DigestAsync(AskAsync);
            case "NTLM":
                return IsNtlm(initial ?? await ask([]), 1) && IsNtlm(await ask(NtlmChallenge()), 3);
            case "XOAUTH2":
                return await FirstAsync() == $"user={user}\u0001auth=Bearer {Password}\u0001\u0001" || await RefuseAsync(ask);
            case "OAUTHBEARER":
                return (await FirstAsync()).Contains($"\u0001auth=Bearer {Password}\u0001\u0001", StringComparison.Ordinal) || await RefuseAsync(ask);
            default:
                return await ScramAsync(mechanism, await FirstAsync(), AskAsync);
        }
    }

    /// <summary>A refused token is told about in a challenge, which the client answers with nothing.</summary>
    private static async Task<bool> RefuseAsync(Func<byte[], Task<byte[]>> ask)
    {
        await ask(Utf8("""{"status":"401","schemes":"bearer"}"""));
        return false;
    }

    /// <summary>RFC 5802.</summary>
    private async Task<bool> ScramAsync(string mechanism, string first, Func<string, Task<string>> ask)
    {
        var hash = new HashAlgorithmName(mechanism["SCRAM-".Length..].Replace("-", "", StringComparison.Ordinal));
        var size = hash.Name switch { "SHA1" => 20, "SHA256" => 32, _ => 64 };
        var bare = first[3..];
        if (!first.StartsWith("n,,", StringComparison.Ordinal) || !bare.StartsWith($"n={user},r=", StringComparison.Ordinal))
            return false;

        var salt = Utf8("salt of the fake");
        var serverFirst = $"r={bare[(bare.IndexOf(",r=", StringComparison.Ordinal) + 3)..]}{Nonce},s={Convert.ToBase64String(salt)},i=4096";
        var last = await ask(serverFirst);
        var withoutProof = last[..last.LastIndexOf(",p=", StringComparison.Ordinal)];
        var salted = Rfc2898DeriveBytes.Pbkdf2(Utf8(Password), salt, 4096, hash, size);
        var clientKey = Hmac(hash, salted, Utf8("Client Key"));
        var message = Utf8($"{bare},{serverFirst},{withoutProof}");
        var signature = Hmac(hash, CryptographicOperations.HashData(hash, clientKey), message);
        var proof = Convert.ToBase64String([.. clientKey.Zip(signature, (one, other) => (byte)(one ^ other))]);
        if (last[(withoutProof.Length + 3)..] != proof)
            return false;

        await ask($"v={Convert.ToBase64String(Hmac(hash, Hmac(hash, salted, Utf8("Server Key")), message))}");
        return true;
    }

    /// <summary>RFC 2831.</summary>
    private async Task<bool> DigestAsync(Func<string, Task<string>> ask)
    {
        var answer = await ask($"realm=\"fake\",nonce=\"{Nonce}\",qop=\"auth\",algorithm=md5-sess,charset=utf-8");
        string Value(string name)
        {
            var start = answer.IndexOf($"{name}=", StringComparison.Ordinal) + name.Length + 1;
            var end = answer.IndexOf(',', start);
            return answer[start..(end < 0 ? answer.Length : end)].Trim('"');
        }

        byte[] a1 = [.. MD5.HashData(Utf8($"{user}:fake:{Password}")), .. Utf8($":{Nonce}:{Value("cnonce")}")];
        string Response(string a2) => Hex(MD5.HashData(Utf8(
            $"{Hex(MD5.HashData(a1))}:{Nonce}:{Value("nc")}:{Value("cnonce")}:auth:{Hex(MD5.HashData(Utf8(a2)))}")));
        if (Value("username") != user || Value(",response") != Response($"AUTHENTICATE:{Value("digest-uri")}"))
            return false;

        await ask($"rspauth={Response($":{Value("digest-uri")}")}");
        return true;
    }

    private static bool IsNtlm(byte[] message, int type) => message.AsSpan().StartsWith("NTLMSSP\0"u8) && message[8] == type;

    private static byte[] NtlmChallenge()
    {
        var message = new byte[56];
        "NTLMSSP\0"u8.CopyTo(message);
        message[8] = 2;
        message[16] = 56;
        // Unicode, NTLM, extended session security.
        BitConverter.TryWriteBytes(message.AsSpan(20), 0x00080201);
        "\x01\x02\x03\x04\x05\x06\x07\x08"u8.CopyTo(message.AsSpan(24));
        message[44] = 56;
        return message;
    }

    private static byte[] Hmac(HashAlgorithmName hash, byte[] key, byte[] data) => CryptographicOperations.HmacData(hash, key, data);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Hex(byte[] bytes) => string.Concat(bytes.Select(one => one.ToString("x2", CultureInfo.InvariantCulture)));
}

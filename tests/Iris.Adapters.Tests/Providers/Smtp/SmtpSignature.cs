using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Iris.Adapters.Tests.Providers.Smtp;

/// <summary>Checks a DKIM signature by RFC 6376, without the library that made it.</summary>
internal static partial class SmtpSignature
{
    /// <returns>The tags of the signature.</returns>
    public static IReadOnlyDictionary<string, string> AssertSigned(MailReader mail, string data, RSA key)
    {
        var signature = mail.Raw("DKIM-Signature");
        var tags = signature.Split(';').Select(tag => tag.Trim().Split('=', 2)).Where(tag => tag.Length == 2)
            .ToDictionary(tag => tag[0], tag => Blanks().Replace(tag[1], ""));

        var body = data[(data.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        var relaxed = string.Concat(body.Split("\r\n").Select(line => Blanks().Replace(line, " ").TrimEnd() + "\r\n")).TrimEnd('\r', '\n') + "\r\n";
        Assert.Equal(Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(relaxed))), tags["bh"]);

        var hashed = string.Concat(tags["h"].Split(':').Select(name => Relaxed(name, mail.Raw(name)) + "\r\n"))
            + Relaxed("DKIM-Signature", signature.Replace(signature[(signature.LastIndexOf("b=", StringComparison.Ordinal) + 2)..], "", StringComparison.Ordinal));
        Assert.True(key.VerifyData(
            Encoding.UTF8.GetBytes(hashed), Convert.FromBase64String(tags["b"]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        return tags;
    }

    private static string Relaxed(string name, string value) => $"{name.ToLowerInvariant()}:{Blanks().Replace(value, " ").Trim()}";

    [GeneratedRegex(@"[ \t\r\n]+")]
    private static partial Regex Blanks();
}

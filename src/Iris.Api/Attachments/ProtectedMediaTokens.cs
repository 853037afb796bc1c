using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Iris.Core.Attachments;
using Iris.Core.Kernel;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Iris.Api.Attachments;

/// <summary>Tokens that the key ring protects, as every gateway has it: neither readable nor to be made by anybody else.</summary>
internal sealed class ProtectedMediaTokens(IDataProtectionProvider provider) : IMediaTokens
{
    /// <summary>Longer than any; nothing longer is looked at.</summary>
    private const int MaxLength = 1024;

    private readonly IDataProtector protector = provider.CreateProtector("Iris.MediaTokens");

    public string Make(TenantId tenant, string attachmentId, DateTimeOffset expires)
    {
        var content = new byte[sizeof(long) + Encoding.UTF8.GetByteCount(tenant.Value) + IrisId.Length];
        BinaryPrimitives.WriteInt64BigEndian(content, expires.ToUnixTimeSeconds());
        Encoding.UTF8.GetBytes(attachmentId + tenant.Value, content.AsSpan(sizeof(long)));
        return WebEncoders.Base64UrlEncode(protector.Protect(content));
    }

    public MediaGrant? Read(string token, DateTimeOffset now)
    {
        if (token.Length > MaxLength)
            return null;

        try
        {
            var content = protector.Unprotect(WebEncoders.Base64UrlDecode(token));
            var expires = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(content));
            var names = Encoding.UTF8.GetString(content.AsSpan(sizeof(long)));
            return expires > now ? new MediaGrant(new TenantId(names[IrisId.Length..]), names[..IrisId.Length], expires) : null;
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            return null;
        }
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using Iris.Core.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Iris.Api.Authentication;

/// <summary>The framework's password hasher (PBKDF2 with HMAC-SHA512) behind the core's port, in a lane of its own.</summary>
internal sealed class PasswordHash(IPasswordHasher<Account> hasher, PasswordLane lane, IOptions<SecurityOptions> options) : IPasswordHash
{
    // The layout of the hasher's third version: a byte 1, then three numbers of 4 bytes, then salt and key.
    private const int RoundsAt = 5;
    private const int SaltAt = 13;
    private const int SaltLength = 16;
    private const int KeyLength = 32;

    private readonly int rounds = options.Value.PasswordRounds;
    private readonly string nobodys = NobodysHash(options.Value.PasswordRounds);

    // The hasher's account parameter is for hashers that need one; this one does not.
    public async Task<string?> MakeAsync(string password, string client, CancellationToken cancellationToken) =>
        lane.TryRun(client, () => hasher.HashPassword(null!, password), cancellationToken) is { } made ? await made : null;

    public async Task<PasswordMatch?> MatchAsync(string? hash, string password, string client, CancellationToken cancellationToken) =>
        lane.TryRun(client, () => Match(hash ?? nobodys, password), cancellationToken) is { } match ? await match : null;

    /// <summary>How many rounds a kept text was made with; 0 for one that is none of the hasher's.</summary>
    internal static int RoundsOf(string hash)
    {
        Span<byte> bytes = stackalloc byte[256];
        return Convert.TryFromBase64String(hash, bytes, out var length) && length > SaltAt
            ? BinaryPrimitives.ReadInt32BigEndian(bytes[RoundsAt..])
            : 0;
    }

    /// <summary>A text that no password makes, at the price of one that some does.</summary>
    internal static string NobodysHash(int rounds)
    {
        Span<byte> bytes = stackalloc byte[SaltAt + SaltLength + KeyLength];
        RandomNumberGenerator.Fill(bytes[SaltAt..]);
        bytes[0] = 1;
        BinaryPrimitives.WriteInt32BigEndian(bytes[1..], 2);
        BinaryPrimitives.WriteInt32BigEndian(bytes[RoundsAt..], rounds);
        BinaryPrimitives.WriteInt32BigEndian(bytes[(RoundsAt + 4)..], SaltLength);
        return Convert.ToBase64String(bytes);
    }

    private PasswordMatch Match(string hash, string password)
    {
        var result = hasher.VerifyHashedPassword(null!, hash, password);
        // One that was made with less work must not be told from an unknown account by its speed.
        var missing = rounds - RoundsOf(hash);
        if (missing > 0)
            hasher.VerifyHashedPassword(null!, NobodysHash(missing), password);
        return result switch
        {
            PasswordVerificationResult.Success => PasswordMatch.Right,
            PasswordVerificationResult.SuccessRehashNeeded => PasswordMatch.Outdated,
            _ => PasswordMatch.Wrong,
        };
    }
}

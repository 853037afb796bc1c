using Iris.Core.Accounts;
using Microsoft.AspNetCore.Identity;

namespace Iris.Api.Tenancy;

/// <summary>The framework's password hasher behind the core's port.</summary>
internal sealed class PasswordHash(IPasswordHasher<Account> hasher) : IPasswordHash
{
    // The hasher's account parameter is for hashers that need one; this one does not.
    public string Make(string password) => hasher.HashPassword(null!, password);

    public bool Matches(string hash, string password) =>
        hasher.VerifyHashedPassword(null!, hash, password) != PasswordVerificationResult.Failed;
}

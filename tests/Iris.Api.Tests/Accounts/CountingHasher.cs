using System.Collections.Concurrent;
using Iris.Core.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Api.Tests.Accounts;

/// <summary>Keeps what passwords were compared with, and does the work of the framework's after the gate has opened.</summary>
internal sealed class CountingHasher : IPasswordHasher<Account>, IDisposable
{
    private readonly PasswordHasher<Account> hasher = new();

    public ConcurrentQueue<string> Verified { get; } = new();

    public ManualResetEventSlim Gate { get; init; } = new(initialState: true);

    public void Register(IServiceCollection services) => services.AddSingleton<IPasswordHasher<Account>>(this);

    public string HashPassword(Account user, string password) => hasher.HashPassword(user, password);

    public PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword)
    {
        Verified.Enqueue(hashedPassword);
        Gate.Wait();
        return hasher.VerifyHashedPassword(user, hashedPassword, providedPassword);
    }

    public void Dispose() => Gate.Dispose();
}

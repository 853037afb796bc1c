using Iris.Api.Authentication;
using Iris.Api.Tokens;
using Iris.Core.Accounts;
using Iris.Core.Kernel;
using Iris.Testing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Iris.Api.Tests.Tokens;

/// <summary>The part of a gateway that makes and reads tokens, on a ring and a clock of the test.</summary>
internal sealed class TokenGateway(IKeyRingStore ring, FakeTimeProvider clock, string issuer = "iris", ILoggerProvider? log = null) : IDisposable
{
    private readonly ServiceProvider services = Build(ring, clock, issuer, log);

    public TokenGateway()
        : this(new MemoryRing(), TestClock.New())
    {
    }

    public FakeTimeProvider Clock => clock;

    public SigningKeyRing Keys => services.GetRequiredService<SigningKeyRing>();

    public SigningKeyWatch Watch => services.GetServices<IHostedService>().OfType<SigningKeyWatch>().Single();

    public IDataProtector Protector => services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    public string Issue(Account? account = null) => services.GetRequiredService<TokenIssuer>().Issue(account ?? NewAccount());

    public ValueTask<TokenHolder?> ReadAsync(string token) => services.GetRequiredService<TokenReader>().ReadAsync(token);

    public async Task<bool> AcceptsAsync(string token) => await ReadAsync(token) is not null;

    public void Dispose() => services.Dispose();

    public static Account NewAccount(string name = "Ops") => new()
    {
        Id = IrisId.New(TestClock.Start),
        Tenant = new TenantId("acme"),
        Email = "ops@example.test",
        Name = name,
        PasswordHash = "",
        Scopes = [Scopes.Send, Scopes.Read],
        Created = TestClock.Start,
    };

    private static ServiceProvider Build(IKeyRingStore ring, FakeTimeProvider clock, string issuer, ILoggerProvider? log)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging =>
        {
            if (log is not null)
                logging.AddProvider(log);
        });
        services.AddDataProtection().SetApplicationName("Iris");
        services.AddSingleton(ring);
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton(Microsoft.Extensions.Options.Options.Create(new SecurityOptions { TokenIssuer = issuer }));
        services.AddTokens();
        return services.BuildServiceProvider();
    }
}

using Iris.Api.Tests.Support;
using Iris.Core.Accounts;
using Iris.Testing;

namespace Iris.Api.Tests.Clients;

/// <summary>The TypeScript client, generated and compiled here from the description of this build, against a gateway.</summary>
public sealed class TypeScriptClientTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private static readonly string[] Steps = ["subscribed", "sent", "batch answered", "read", "found", "refused", "told", "sent once"];

    [TypeScriptFact]
    public async Task Client_LoggedIn_WalksThroughAllOfIt()
    {
        var tenant = await application.NewTenantAsync();
        await tenant.NewAccountAsync(TestTenant.Email, [.. Scopes.OfTenant]);
        var sms = await tenant.NewIntegrationAsync("SMS", "Sandbox");
        await Programs.RunAsync("npm", ["run", "--silent", "build", "--prefix", TypeScriptFactAttribute.Folder]);

        var output = await Programs.RunAsync(
            "npm", ["run", "--silent", "walk", "--prefix", TypeScriptFactAttribute.Folder], "",
            ("IRIS_ADDRESS", application.Anonymous().Http.BaseAddress!.ToString().TrimEnd('/')), ("IRIS_EMAIL", TestTenant.Email),
            ("IRIS_PASSWORD", TestTenant.Password), ("IRIS_TENANT", tenant.Id.Value), ("IRIS_INTEGRATION", sms));

        Assert.Equal(Steps, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}

/// <summary>Skipped where Node or the packages of the client are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TypeScriptFactAttribute : ProgramFactAttribute
{
    public TypeScriptFactAttribute()
        : base("node", "npm")
    {
        if (Skip is null && !Directory.Exists(Path.Combine(Folder, "node_modules")))
            Skip = "The packages of the TypeScript client are not installed: npm ci --prefix clients/typescript";
    }

    /// <summary>Where the client is.</summary>
    internal static string Folder => Path.Combine(Repository.Root, "clients", "typescript");
}

using System.Diagnostics;
using System.Text.Json;
using Iris.Api.Tests.Support;
using Iris.Testing;
using Iris.Tool;

namespace Iris.Api.Tests.Clients;

/// <summary>The commands of <c>iris</c>, against a gateway.</summary>
public sealed class ToolTests(IrisApplication application) : IClassFixture<IrisApplication>, IDisposable
{
    private readonly ToolMachine machine = new();

    private string Address => application.Anonymous().Http.BaseAddress!.ToString();

    public void Dispose() => machine.Dispose();

    [Fact]
    public async Task Login_WithAnAccount_KeepsTheTokenForItsOwnerAloneAndLogoutEndsIt()
    {
        var tenant = await application.NewTenantAsync();
        await tenant.NewAccountAsync(TestTenant.Email, [.. Core.Accounts.Scopes.OfTenant]);

        var login = await machine.RunAsync(["login", Address, "--tenant", tenant.Id.Value, "--email", TestTenant.Email], TestTenant.Password + "\n");
        await login.ExpectAsync(ExitCode.Done);
        var kept = Credential.Load(machine.Folder)!;

        Assert.DoesNotContain(TestTenant.Password, File.ReadAllText(Credential.PathIn(machine.Folder)), StringComparison.Ordinal);
        Assert.Equal([Credential.PathIn(machine.Folder)], Directory.GetFiles(machine.Folder));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Credential.PathIn(machine.Folder)));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(machine.Folder));
        }

        await (await machine.RunAsync(["search"])).ExpectAsync(ExitCode.Done);
        await (await machine.RunAsync(["logout"])).ExpectAsync(ExitCode.Done);
        Assert.False(File.Exists(Credential.PathIn(machine.Folder)));
        Assert.Contains("iris login", await (await machine.RunAsync(["search"])).ExpectAsync(ExitCode.NotLoggedIn), StringComparison.Ordinal);
        Assert.Equal("Was not logged in.", (await (await machine.RunAsync(["logout"])).ExpectAsync(ExitCode.Done)).Trim());
        kept.Save(machine.Folder);
        Assert.Contains("UNAUTHENTICATED", await (await machine.RunAsync(["search"])).ExpectAsync(ExitCode.NotLoggedIn), StringComparison.Ordinal);
    }

    /// <summary>A file that others could read does not stay so.</summary>
    [Fact]
    public async Task Login_WithAKey_TriesItAndReplacesWhatWasKept()
    {
        var key = await application.NewKeyAsync((await application.NewTenantAsync()).Id, "send");
        Directory.CreateDirectory(machine.Folder);
        await File.WriteAllTextAsync(Credential.PathIn(machine.Folder), "{}");

        var wrong = await machine.RunAsync(["login", Address, "--key"], "iris_nonsense\n");
        Assert.Contains("UNAUTHENTICATED", await wrong.ExpectAsync(ExitCode.NotLoggedIn), StringComparison.Ordinal);
        Assert.Equal("{}", await File.ReadAllTextAsync(Credential.PathIn(machine.Folder)));
        await (await machine.RunAsync(["login", Address, "--key"], key + "\n")).ExpectAsync(ExitCode.Done);

        Assert.Equal(key, Credential.Load(machine.Folder)!.Key);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Credential.PathIn(machine.Folder)));
    }

    [Fact]
    public async Task Login_WithAWrongPassword_KeepsNothing()
    {
        var tenant = await application.NewTenantAsync();
        await tenant.NewAccountAsync();

        var login = await machine.RunAsync(["login", Address, "--tenant", tenant.Id.Value, "--email", TestTenant.Email], "wrong\n");

        Assert.Contains("INVALID_CREDENTIALS: ", await login.ExpectAsync(ExitCode.NotLoggedIn), StringComparison.Ordinal);
        Assert.False(Directory.Exists(machine.Folder));
        await (await machine.RunAsync(["logout"])).ExpectAsync(ExitCode.Done);
    }

    [Fact]
    public async Task Send_AText_IsSentOnceUnderAKeyAndFound()
    {
        var tenant = await ScriptAsync();
        var (sms, phone) = (await tenant.NewIntegrationAsync("SMS", "Sandbox"), TestTenant.NewPhone());
        string[] send = ["send", "-i", "SMS-1", "--to", phone, "Su pedido\u001b[31m ha salido.", "--idempotency-key", "order-7"];

        var line = (await (await machine.RunAsync(send)).ExpectAsync(ExitCode.Done)).Trim();
        var again = (await (await machine.RunAsync(send)).ExpectAsync(ExitCode.Done)).Trim();
        var id = line.Split(' ')[0];
        await tenant.WaitForStatusAsync(id, "SENT");
        var found = await machine.RunAsync(["search", "-i", sms, "--to", $"+{phone}", "--direction", "out", "--status", "SENT"]);
        var json = await machine.RunAsync(["search", "--json", "--text", "pedido"]);

        Assert.Equal($"{id}  DISPATCH_PENDING", line);
        Assert.Equal(id, again.Split(' ')[0]);
        Assert.Equal(["ID", "CREATED", "WAY", "STATUS", "CUSTOM", "DISPATCH", "INTEGRATION", "DESTINATION", "TEXT"], found.Lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith(id, Assert.Single(found.Lines[1..]), StringComparison.Ordinal);
        Assert.Contains($"{phone}  Su pedido [31m ha salido.", found.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', found.Out);
        Assert.Equal((id, "SENT"), IdAndStatusOf(JsonElement.Parse(Assert.Single(json.Lines))));
        Assert.Empty((await machine.RunAsync(["search", "--status", "PROCESS_ERROR"])).Lines[1..]);
    }

    [Fact]
    public async Task Send_APayloadFromAFileOrStandardInput_IsSentToTheLetter()
    {
        var tenant = await ScriptAsync();
        var integration = await tenant.NewIntegrationAsync();
        var payload = """{ "Type": "text", "Text": "Hola" }""";

        var sent = await machine.RunAsync(["send", "-i", integration, "--to", TestTenant.NewPhone(), "--payload", machine.FileWith(payload), "--json"]);
        var piped = await machine.RunAsync(["send", "-i", integration, "--to", TestTenant.NewPhone(), "--payload", "-"], payload);
        var broken = await machine.RunAsync(["send", "-i", integration, "--to", TestTenant.NewPhone(), "--payload", "-"], "{");
        var missing = await machine.RunAsync(["send", "-i", integration, "--to", TestTenant.NewPhone(), "--payload", machine.Folder]);

        Assert.Equal("Hola", JsonElement.Parse(await sent.ExpectAsync(ExitCode.Done)).GetProperty("payload").GetProperty("Text").GetString());
        await piped.ExpectAsync(ExitCode.Done);
        Assert.Contains("is no JSON", await broken.ExpectAsync(ExitCode.Failed), StringComparison.Ordinal);
        await missing.ExpectAsync(ExitCode.Failed);
        Assert.Equal(2, (await machine.RunAsync(["search", "--json"])).Lines.Length);
    }

    [Theory]
    [InlineData("SMS", "+34638166168", "simple-text")]
    [InlineData("RCS", "+34638166168", "text-message-rcs")]
    [InlineData("Email", "ana@example.test", "simple-email")]
    public async Task Send_AText_IsOfTheKindOfItsChannel(string channel, string to, string type)
    {
        var integration = await (await ScriptAsync()).NewIntegrationAsync(channel, "Sandbox");

        var sent = await machine.RunAsync(["send", "-i", integration, "--to", to, "Hola", "--subject", "Cita", "--json"]);

        var payload = JsonElement.Parse(await sent.ExpectAsync(ExitCode.Done)).GetProperty("payload");
        Assert.Equal(type, payload.GetProperty("Type").GetString());
    }

    [Fact]
    public async Task Send_Refused_ShowsCodesAndMessages()
    {
        var tenant = await ScriptAsync();
        await tenant.NewIntegrationAsync("SMS", "Sandbox");

        var refused = await machine.RunAsync(["send", "-i", "SMS-1", "--to", "x", "@Hola"]);
        var unknown = await machine.RunAsync(["send", "-i", "SMS-2", "--to", TestTenant.NewPhone(), "Hola"]);

        Assert.Matches(@"^INVALID_DESTINATION \(Destinations\[0\]\): \w", await refused.ExpectAsync(ExitCode.Failed));
        Assert.Contains("no integration SMS-2", await unknown.ExpectAsync(ExitCode.Failed), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Exit codes:", "--help")]
    [InlineData("idempotency key", "send", "--help")]
    [InlineData("--after", "tail", "-h")]
    public async Task Help_OfACommand_HasItsDetails(string detail, params string[] args) =>
        Assert.Contains(detail, await (await machine.RunAsync(args)).ExpectAsync(ExitCode.Done), StringComparison.Ordinal);

    [Theory]
    [InlineData("send", "-i", "x", "--to", "y")]
    [InlineData("send", "-i", "x", "--to", "y", "text", "--payload", "file")]
    [InlineData("send", "text")]
    [InlineData("search", "--status", "MADE_UP")]
    [InlineData("search", "--limit", "0")]
    [InlineData("login", "ftp://iris.example")]
    [InlineData("login", "https://iris.example", "--key", "--tenant", "x")]
    [InlineData("resend")]
    [InlineData("dance")]
    public async Task Run_WrongUsage_SaysSoAndCallsNothing(params string[] args)
    {
        (machine.Variables["IRIS_URL"], machine.Variables["IRIS_KEY"]) = ("http://127.0.0.1:9", "key");

        Assert.NotEmpty(await (await machine.RunAsync(args)).ExpectAsync(ExitCode.WrongUsage));
    }

    [Fact]
    public async Task Run_NobodyAnswers_SaysThatItIsNotReachedAndHowToRepeat()
    {
        (machine.Variables["IRIS_URL"], machine.Variables["IRIS_KEY"]) = ("http://127.0.0.1:9", "key");

        Assert.Contains("not reached", await (await machine.RunAsync(["search"])).ExpectAsync(ExitCode.NotReached), StringComparison.Ordinal);
        Assert.Contains("not reached", await (await machine.RunAsync(["tail"])).ExpectAsync(ExitCode.NotReached), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resend_SomeAreRefused_TriesAllAndTellsOfEach()
    {
        var tenant = await ScriptAsync();
        var (failed, missing) = (await tenant.NewCancelledInteractionAsync(), "000000000000000000000000");

        var run = await machine.RunAsync(["resend", missing, failed]);

        Assert.StartsWith($"{missing}  INTERACTION_NOT_FOUND", await run.ExpectAsync(ExitCode.Failed), StringComparison.Ordinal);
        Assert.Equal($"{failed}  DISPATCH_PENDING", Assert.Single(run.Lines));
    }

    [Fact]
    public async Task Tail_ChangesOfOneIntegration_AreToldAndGoneOnWithAfter()
    {
        var tenant = await ScriptAsync();
        var (followed, other) = (await tenant.NewIntegrationAsync(), await tenant.NewIntegrationAsync());
        using var first = machine.Start(["tail", "-i", followed]);
        await first.WaitForErrorAsync("Following");
        await tenant.WaitForStatusAsync((await tenant.SendAsync(other, TestTenant.NewPhone())).Expect(200).Id, "SENT");
        var seen = (await tenant.SendAsync(followed, TestTenant.NewPhone())).Expect(200).Id;
        await Eventually.HoldsAsync(() => first.Lines.Any(line => IsSent(line, seen)), "it is told");
        Assert.Equal(ExitCode.Done, await first.EndAsync());

        var missed = (await tenant.SendAsync(other, TestTenant.NewPhone())).Expect(200).Id;
        await tenant.WaitForStatusAsync(missed, "SENT");
        using var second = machine.Start(["tail", "--json", "--after", first.Error.Trim().Split(' ')[^1]]);
        await Eventually.HoldsAsync(() => second.Lines.Any(line => line.Contains(missed, StringComparison.Ordinal)), "what was missed is told");
        Assert.Equal(ExitCode.Done, await second.EndAsync());

        Assert.All(first.Lines, line => Assert.Contains(seen, line, StringComparison.Ordinal));
        var move = JsonElement.Parse(second.Lines[^1]);
        Assert.Equal((missed, "SENT"), (move.GetProperty("interactionId").GetString(), move.GetProperty("status").GetString()));
        Assert.All(second.Lines, line => Assert.Contains(missed, line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tail_ConnectionIsLost_ConnectsAgainAndTellsWhatHappenedMeanwhile()
    {
        var tenant = await ScriptAsync();
        var integration = await tenant.NewIntegrationAsync();
        await using var line = new DroppingLine(new Uri(Address));
        machine.Variables["IRIS_URL"] = line.Address;
        using var tail = machine.Start(["tail"]);
        await tail.WaitForErrorAsync("Following");

        line.IsCut = true;
        var missed = (await tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(200).Id;
        await tenant.WaitForStatusAsync(missed, "SENT");
        Assert.Empty(tail.Out);
        line.IsCut = false;
        await Eventually.HoldsAsync(() => tail.Lines.Any(told => IsSent(told, missed)), "what was missed is told");

        Assert.Equal(ExitCode.Done, await tail.EndAsync());
        Assert.Contains("Connected again.", tail.Error, StringComparison.Ordinal);
        Assert.Equal(tail.Lines.Distinct(), tail.Lines);
    }

    /// <summary>The program itself, as the signal of Ctrl+C ends it.</summary>
    [ProgramFact("dotnet", "bash")]
    public async Task Tail_CtrlC_EndsTheProgramWithSuccess()
    {
        await ScriptAsync();
        var start = new ProcessStartInfo("dotnet", [typeof(IrisTool).Assembly.Location, "tail"]) { RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in machine.Variables)
            start.Environment[name] = value;
        using var program = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        Assert.Equal("Following. Ctrl+C ends it.", await program.StandardError.ReadLineAsync(deadline.Token));

        await Programs.RunShellAsync($"kill -INT {program.Id}");
        await program.WaitForExitAsync(deadline.Token);

        Assert.Equal(ExitCode.Done, program.ExitCode);
        Assert.Matches(@"^To go on from here: --after \d+\s*$", await program.StandardError.ReadToEndAsync(deadline.Token));
    }

    [Fact]
    public async Task Tail_KeyRevoked_EndsAndSaysSo()
    {
        var tenant = await application.NewTenantAsync();
        var key = (await tenant.Client.PostAsync("/configuration/apikey", new { name = "tail", scopes = new[] { "read" } })).Expect(200).Payload;
        (machine.Variables["IRIS_URL"], machine.Variables["IRIS_KEY"]) = (Address, key.GetProperty("key").GetString()!);
        using var tail = machine.Start(["tail"]);
        await tail.WaitForErrorAsync("Following");

        (await tenant.Client.PostAsync($"/configuration/apikey/{key.GetProperty("id").GetString()}/revoke")).Expect(200);
        await tenant.SendAsync(await tenant.NewIntegrationAsync(), TestTenant.NewPhone());

        Assert.Contains("revoked", await tail.ExpectAsync(ExitCode.NotLoggedIn), StringComparison.Ordinal);
    }

    private static bool IsSent(string line, string id) => line.Contains(id, StringComparison.Ordinal) && line.Contains("SENT", StringComparison.Ordinal);

    private static (string?, string?) IdAndStatusOf(JsonElement one) => (one.GetProperty("id").GetString(), one.GetProperty("status").GetString());

    /// <summary>A tenant as a script has it: by the environment.</summary>
    private async Task<TestTenant> ScriptAsync()
    {
        var tenant = await application.NewTenantAsync();
        (machine.Variables["IRIS_URL"], machine.Variables["IRIS_KEY"]) = (Address, await application.NewKeyAsync(tenant.Id, [.. Core.Accounts.Scopes.OfTenant]));
        return tenant;
    }
}

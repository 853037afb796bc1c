using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Sandbox;

/// <summary>What follows by itself what a sandbox took.</summary>
public sealed class SandboxScriptTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Fact]
    public async Task Send_AutoDeliverAndAutoReply_IsAConversation()
    {
        var side = await SandboxSide.NewAsync(application, new { autoDeliver = "read", autoDelayMilliseconds = 1, autoReply = "echo", autoTimes = 2 });
        var phone = TestTenant.NewPhone();

        var sent = await side.SendAsync(phone);

        var read = await side.ToldAsync(sent, 5);
        Assert.Equal(("COMPLETED", "READ"), SandboxSide.StateOf(read));
        var reply = await side.ReceivedAsync(phone);
        Assert.Equal("¿Viene mañana?", reply.GetProperty("payload").GetProperty("Text").GetString());
        Assert.Equal(read.GetProperty("processId").GetString(), reply.GetProperty("processId").GetString());
        await side.AllAppliedAsync();
        Assert.Single(await side.WaitForAsync(phone, items => items.Count > 0, "both are there"), SandboxSide.IsInbound);
    }

    [Fact]
    public async Task Send_AutoReverse_NeverGoesBack()
    {
        var side = await SandboxSide.NewAsync(application, new { autoDeliver = "read", autoDelayMilliseconds = 0, autoReverse = true });

        var read = await side.ToldAsync(await side.SendAsync(TestTenant.NewPhone()), 3);

        Assert.Equal(["READ", "DELIVERED"], SandboxSide.WordsOf(read).Where(word => word != "send"));
        Assert.Equal(("COMPLETED", "READ"), SandboxSide.StateOf(read));
    }

    [Fact]
    public async Task Send_AutoFail_FailsAfterItWasTaken()
    {
        var side = await SandboxSide.NewAsync(application, new { autoDeliver = "delivered", autoDelayMilliseconds = 1, autoFail = 1 });

        var read = (await side.Tenant.WaitForStatusAsync(await side.SendAsync(TestTenant.NewPhone()), "PROCESS_ERROR")).Payload;

        Assert.Equal("FAILED", SandboxSide.StateOf(read).Item2);
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("accept")]
    public async Task Send_ToSeveral_IsToldAndAnsweredByEach(string behaviour)
    {
        var side = await SandboxSide.NewAsync(application, new { behaviour, autoDeliver = "delivered", autoDelayMilliseconds = 1, autoReply = "Sí" });
        string[] phones = [TestTenant.NewPhone(), TestTenant.NewPhone()];

        await side.Tenant.WaitForStatusAsync(await side.SendAsync(phones), "COMPLETED");

        foreach (var phone in phones)
            Assert.Equal("Sí", (await side.ReceivedAsync(phone)).GetProperty("payload").GetProperty("Text").GetString());
    }

    /// <summary>What was not taken is not followed by anything.</summary>
    [Fact]
    public async Task Send_Refused_IsNotAnswered()
    {
        var side = await SandboxSide.NewAsync(application, new { behaviour = "refuse", autoDeliver = "read", autoDelayMilliseconds = 0, autoReply = "Sí" });

        await side.Tenant.WaitForStatusAsync(await side.SendAsync(TestTenant.NewPhone()), "PROVIDER_SENDING_ERROR");

        var counts = (await side.Tenant.Client.GetAsync($"/configuration/integration/{side.Integration}/notice/count")).Expect(200).Payload;
        Assert.Equal((0, 0), (counts.GetProperty("pending").GetInt32(), counts.GetProperty("done").GetInt32()));
    }

    [Fact]
    public async Task Settings_Wrong_AreAllNamed()
    {
        var tenant = await application.NewTenantAsync();
        var settings = new { autoDeliver = "soon", autoFail = 2, autoDelayMilliseconds = 600_001, autoTimes = 0, autoReverse = "yes", autoReply = "" };

        var refused = await tenant.Client.PostAsync("/configuration/integration", new { name = "x", channel = "SMS", provider = "Sandbox", settings });

        Assert.Equal(
            [
                "INVALID_TYPE settings.autoReverse", "NOT_ALLOWED settings.autoDeliver", "OUT_OF_RANGE settings.autoDelayMilliseconds",
                "OUT_OF_RANGE settings.autoFail", "OUT_OF_RANGE settings.autoTimes", "REQUIRED settings.autoReply",
            ],
            refused.Expect(400).Errors.Order());
    }

    [Fact]
    public async Task Send_GatewayStopsBeforeItsNotices_AreAppliedAfterTheStart()
    {
        var folder = Directory.CreateTempSubdirectory("iris-sandbox-").FullName;
        var store = ("Storage:Sqlite:Path", Path.Combine(folder, "iris.db"));
        var (key, sent) = ("", "");
        await using (var before = new IrisApplication(_ => { }, store))
        {
            await before.InitializeAsync();
            var side = await SandboxSide.NewAsync(before, new { autoDeliver = "delivered", autoDelayMilliseconds = 4000 });
            key = await before.NewKeyAsync(side.Tenant.Id, "read");
            sent = await side.SentAsync(TestTenant.NewPhone());
        }

        await using (var after = new IrisApplication(_ => { }, store))
        {
            await after.InitializeAsync();
            var client = after.Anonymous().WithKey(key);
            await Iris.Testing.Eventually.HoldsAsync(
                async () => (await client.GetAsync($"/conversation/interaction/{sent}")).Expect(200).Payload.GetProperty("status").GetString() == "COMPLETED",
                "it is delivered");
        }

        Directory.Delete(folder, recursive: true);
    }
}

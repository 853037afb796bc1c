using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Sandbox;

/// <summary>What becomes of messages at a sandbox.</summary>
public sealed class SandboxNoticeTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Fact]
    public async Task States_AllEight_AreSeen()
    {
        var side = await SandboxSide.NewAsync(application);
        var phone = TestTenant.NewPhone();
        var seen = new HashSet<string?>();

        var delivered = await side.SentAsync(phone);
        (await side.NoticeAsync(new { interactionId = delivered, status = "DELIVERED" })).Expect(200);
        seen.UnionWith(SandboxSide.HistoryOf((await side.Tenant.WaitForStatusAsync(delivered, "COMPLETED")).Payload));

        var failed = await side.SentAsync(phone);
        (await side.NoticeAsync(new { interactionId = failed, status = "FAILED", error = new { code = "30003", message = "Unreachable handset" } })).Expect(200);
        seen.UnionWith(SandboxSide.HistoryOf((await side.Tenant.WaitForStatusAsync(failed, "PROCESS_ERROR")).Payload));

        // Accepted for later; by then the end user wants nothing more.
        var stopped = (await side.TrySendAsync(DateTimeOffset.UtcNow.AddSeconds(2).ToString("O"), phone)).Expect(200).Id;
        (await side.ReplyAsync(new { from = phone, type = "text", text = "STOP" })).Expect(200);
        seen.UnionWith(SandboxSide.HistoryOf(await side.ReceivedAsync(phone)));
        seen.UnionWith(SandboxSide.HistoryOf((await side.Tenant.WaitForStatusAsync(stopped, "VALIDATION_ERROR")).Payload));

        (await side.Tenant.Client.PutAsync($"/configuration/integration/{side.Integration}", new { settings = new { behaviour = "refuse" } })).Expect(200);
        var refused = await side.SendAsync(TestTenant.NewPhone());
        seen.UnionWith(SandboxSide.HistoryOf((await side.Tenant.WaitForStatusAsync(refused, "PROVIDER_SENDING_ERROR")).Payload));

        Assert.Equal(
            [
                "COMPLETED", "DISPATCH_PENDING", "PROCESS_ERROR", "PROVIDER_SENDING_ERROR", "RECEIVED", "SENT", "VALIDATION_ERROR", "VALIDATION_PENDING",
            ],
            seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Notice_ThatComesSeveralTimes_ChangesTheStatusOnce()
    {
        var side = await SandboxSide.NewAsync(application);
        var sent = await side.SentAsync(TestTenant.NewPhone());

        var played = (await side.NoticeAsync(new { interactionId = sent, statuses = new[] { "delivered" }, times = 3 })).Expect(200).Payload;

        Assert.Equal(3, played.GetProperty("notices").GetArrayLength());
        var read = await side.ToldAsync(sent, 4);
        Assert.Equal(["send", "DELIVERED", "DELIVERED", "DELIVERED"], SandboxSide.WordsOf(read));
        Assert.Equal(["VALIDATION_PENDING", "DISPATCH_PENDING", "SENT", "COMPLETED"], SandboxSide.HistoryOf(read));
    }

    [Fact]
    public async Task Notice_InReversedOrder_NeverGoesBack()
    {
        var side = await SandboxSide.NewAsync(application);
        var sent = await side.SentAsync(TestTenant.NewPhone());

        (await side.NoticeAsync(new { interactionId = sent, statuses = new[] { "READ", "DELIVERED", "SENT", "QUEUED" } })).Expect(200);

        var read = await side.ToldAsync(sent, 5);
        Assert.Equal(["send", "READ", "DELIVERED", "SENT", "QUEUED"], SandboxSide.WordsOf(read));
        Assert.Equal(("COMPLETED", "READ"), SandboxSide.StateOf(read));
        Assert.Equal(["VALIDATION_PENDING", "DISPATCH_PENDING", "SENT", "COMPLETED"], SandboxSide.HistoryOf(read));
    }

    [Fact]
    public async Task Notice_OfAFailureAfterAcceptance_StaysAFailure()
    {
        var side = await SandboxSide.NewAsync(application);
        var sent = await side.SentAsync(TestTenant.NewPhone());

        (await side.NoticeAsync(new { interactionId = sent, statuses = new[] { "FAILED", "DELIVERED" }, error = new { code = "30003", message = "Unreachable handset" } })).Expect(200);

        var read = await side.ToldAsync(sent, 3);
        Assert.Equal(("PROCESS_ERROR", "FAILED"), SandboxSide.StateOf(read));
        var told = read.GetProperty("auditTrail").GetProperty("providerEvents")[1];
        Assert.Equal(("30003", "Unreachable handset"), (told.GetProperty("code").GetString(), told.GetProperty("description").GetString()));
        Assert.Null(read.GetProperty("auditTrail").GetProperty("providerEvents")[2].GetProperty("code").GetString());
    }

    [Fact]
    public async Task Notice_OfOneOfSeveralDestinations_CompletesWhenAllArrived()
    {
        var side = await SandboxSide.NewAsync(application);
        string[] phones = [TestTenant.NewPhone(), TestTenant.NewPhone()];
        var sent = await side.SentAsync(phones);

        var one = (await side.NoticeAsync(new { interactionId = sent, destination = $"+{phones[1]}", status = "DELIVERED" })).Expect(200).Payload;
        var half = await side.ToldAsync(sent, 2);
        (await side.NoticeAsync(new { interactionId = sent, destination = phones[0], status = "DELIVERED" })).Expect(200);
        var whole = await side.ToldAsync(sent, 3);

        Assert.EndsWith("-2", one.GetProperty("messageId").GetString(), StringComparison.Ordinal);
        Assert.Equal(phones[1], half.GetProperty("auditTrail").GetProperty("providerEvents")[1].GetProperty("destination").GetString());
        Assert.Equal(("SENT", "COMPLETED"), (SandboxSide.StateOf(half).Item1, SandboxSide.StateOf(whole).Item1));
    }

    [Fact]
    public async Task Notice_OfManyDestinations_IsBoundedInAll()
    {
        var side = await SandboxSide.NewAsync(application);
        var sent = await side.SentAsync([.. Enumerable.Range(0, 100).Select(_ => TestTenant.NewPhone())]);

        var refused = await side.NoticeAsync(new { interactionId = sent, statuses = new[] { "DELIVERED", "READ" }, times = 10 });
        Assert.Equal(["TOO_MANY statuses"], refused.Expect(400).Errors);

        (await side.NoticeAsync(new { interactionId = sent, status = "DELIVERED" })).Expect(200);
        await side.Tenant.WaitForStatusAsync(sent, "COMPLETED");
    }

    [Fact]
    public async Task Notice_OfASendWithoutAnAnswer_EndsIt()
    {
        var side = await SandboxSide.NewAsync(application, new { behaviour = "unknown" });
        var sent = await side.SendAsync(TestTenant.NewPhone());
        await Iris.Testing.Eventually.HoldsAsync(
            async () => (await side.NoticeAsync(new { interactionId = sent, status = "DELIVERED" })).Status == 200, "the sandbox has it");

        await side.Tenant.WaitForStatusAsync(sent, "COMPLETED");
    }

    [Fact]
    public async Task Notice_OfWhatWasNotSent_IsRefused()
    {
        var side = await SandboxSide.NewAsync(application);
        var later = (await side.TrySendAsync(DateTimeOffset.UtcNow.AddDays(1).ToString("O"), TestTenant.NewPhone())).Expect(200).Id;
        var inbound = TestTenant.NewPhone();
        (await side.ReplyAsync(new { from = inbound, type = "text", text = "Hola" })).Expect(200);
        var received = (await side.ReceivedAsync(inbound)).GetProperty("id").GetString();

        Assert.Equal(["MESSAGE_NOT_SENT interactionId"], (await side.NoticeAsync(new { interactionId = later, status = "READ" })).Expect(409).Errors);
        Assert.Equal(["INTERACTION_NOT_FOUND interactionId"], (await side.NoticeAsync(new { interactionId = received, status = "READ" })).Expect(404).Errors);
    }

    [Theory]
    [InlineData("{}", "REQUIRED interactionId", "REQUIRED statuses")]
    [InlineData("""{ "interactionId": "ID", "statuses": ["READ", "LOST"], "error": {}, "times": 0 }""", "NOT_ALLOWED statuses[1]", "OUT_OF_RANGE times", "UNKNOWN_MEMBER error")]
    [InlineData("""{ "interactionId": "ID", "statuses": ["READ","READ","READ","READ","READ","READ","READ","READ","READ","READ","READ"] }""", "TOO_MANY statuses")]
    [InlineData("""{ "interactionId": "ID", "statuses": ["READ","READ","READ","READ","READ","READ","READ","READ","READ","READ"], "status": "READ" }""", "TOO_MANY statuses")]
    [InlineData("""{ "interactionId": "ID", "status": "READ", "destination": "34611111111", "delayMilliseconds": 600001 }""", "NOT_ALLOWED destination", "OUT_OF_RANGE delayMilliseconds")]
    public async Task Notice_BadBody_IsRefusedWithEveryError(string body, params string[] errors)
    {
        var side = await SandboxSide.NewAsync(application);
        var sent = await side.SentAsync(TestTenant.NewPhone());

        Assert.Equal(errors, (await side.NoticeAsync(body.Replace("ID", sent, StringComparison.Ordinal))).Expect(400).Errors.Order());
        Assert.Equal(["send"], SandboxSide.WordsOf((await side.Tenant.Client.GetAsync($"/conversation/interaction/{sent}")).Expect(200).Payload));
    }

    [Fact]
    public async Task Calls_OfAnotherTenantOrProvider_AreNotFound()
    {
        var side = await SandboxSide.NewAsync(application);
        var (sent, stranger) = (await side.SentAsync(TestTenant.NewPhone()), await application.NewTenantAsync());
        var (reply, notice) = (new { from = TestTenant.NewPhone(), type = "text", text = "a" }, new { interactionId = sent, status = "READ" });
        var (own, real) = (await stranger.NewIntegrationAsync("SMS", "Sandbox"), await stranger.NewIntegrationAsync());

        Assert.Equal(["INTEGRATION_NOT_FOUND"], (await stranger.Client.PostAsync($"/sandbox/{side.Integration}/reply", reply)).Expect(404).Errors);
        Assert.Equal(["INTEGRATION_NOT_FOUND"], (await stranger.Client.PostAsync($"/sandbox/{side.Integration}/notice", notice)).Expect(404).Errors);
        Assert.Equal(["INTEGRATION_NOT_FOUND"], (await stranger.Client.PostAsync("/sandbox/none/notice", notice)).Expect(404).Errors);
        Assert.Equal(["INTERACTION_NOT_FOUND interactionId"], (await stranger.Client.PostAsync($"/sandbox/{own}/notice", notice)).Expect(404).Errors);
        foreach (var call in new[] { stranger.Client.PostAsync($"/sandbox/{real}/reply", reply), stranger.Client.PostAsync($"/sandbox/{real}/notice", notice), stranger.Client.GetAsync($"/sandbox/{real}/messages") })
            Assert.Equal(["NOT_A_SANDBOX"], (await call).Expect(404).Errors);
        var reader = await side.Tenant.ClientWithScopesAsync("read", "configure", "admin");
        Assert.Equal(["FORBIDDEN"], (await reader.PostAsync($"/sandbox/{side.Integration}/reply", reply)).Expect(403).Errors);
        Assert.Equal(["FORBIDDEN"], (await reader.PostAsync($"/sandbox/{side.Integration}/notice", notice)).Expect(403).Errors);
    }
}

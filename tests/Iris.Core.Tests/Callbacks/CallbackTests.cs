using System.Text;
using Iris.Core.Callbacks;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Processes;
using Iris.Testing;

namespace Iris.Core.Tests.Callbacks;

public sealed class CallbackTests : IAsyncLifetime
{
    private const string Token = "token";
    private CoreHost host = null!;
    private Integration integration = null!;

    public async Task InitializeAsync()
    {
        host = await CoreHost.StartAsync(settings: new()
        {
            ["Callbacks:PollMilliseconds"] = "10",
            ["Callbacks:ParkBaseSeconds"] = "0.01",
        });
        integration = await host.CreateIntegrationAsync();
    }

    public async Task DisposeAsync() => await host.DisposeAsync();

    public static TheoryData<string> Orders() => ["0123", "3210", "00112233", "33221100", "2031", "1302"];

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Status_InAnyOrderAndDoubled_EndsTheSame(string order)
    {
        var id = await SendAsync();
        string[] words = ["queued", "sent", "delivered", "read"];
        DeliveryProgress[] steps = [DeliveryProgress.Queued, DeliveryProgress.Sent, DeliveryProgress.Delivered, DeliveryProgress.Read];

        foreach (var step in order.Select(digit => digit - '0'))
            await CallAsync(Status($"p-{id}", words[step], steps[step]));

        var ended = await host.WaitForAsync(id, found => found.AuditTrail.ProviderEvents.Count == order.Length + 1, "all notices are applied");
        Assert.Equal((InteractionStatus.Completed, "read"), (ended.Status, ended.CustomStatus));
        var statuses = ended.AuditTrail.History.Select(entry => entry.Status).ToList();
        Assert.Equal(statuses.Order(), statuses);
    }

    [Theory]
    [InlineData("failed,delivered")]
    [InlineData("failed,sent,failed")]
    public async Task Status_AfterAFailure_StaysFailed(string words)
    {
        var id = await SendAsync();

        Interaction ended = null!;
        foreach (var (word, index) in words.Split(',').Select((word, index) => (word, index)))
        {
            await CallAsync(Status($"p-{id}", word, Enum.Parse<DeliveryProgress>(word, ignoreCase: true)));
            ended = await host.WaitForAsync(id, found => found.AuditTrail.ProviderEvents.Count == index + 2, $"{word} is applied");
        }

        Assert.Equal((InteractionStatus.ProcessError, "failed"), (ended.Status, ended.CustomStatus));
    }

    [Fact]
    public async Task Status_NamesOnlyOurReference_IsMatched()
    {
        var id = await SendAsync();

        await CallAsync($$"""{"ref":"{{id}}","word":"delivered","progress":"Delivered"}""");

        await host.WaitForStatusAsync(id, InteractionStatus.Completed);
    }

    [Fact]
    public async Task Status_BringsAnotherIdThanTheAnswer_MeansTheOnlyMessage()
    {
        var id = await SendAsync();

        await CallAsync($$"""{"id":"another","ref":"{{id}}","word":"delivered","progress":"Delivered"}""");

        var ended = await host.WaitForStatusAsync(id, InteractionStatus.Completed);
        Assert.Single(ended.ProviderMessages);
    }

    [Fact]
    public async Task Status_BeforeTheAnswerToOurSend_IsParkedAndApplied()
    {
        var answer = new TaskCompletionSource();
        var called = new TaskCompletionSource();
        host.Adapter.Behaviour = async (request, _) =>
        {
            called.TrySetResult();
            await answer.Task;
            return ScriptedAdapter.Accept(request);
        };
        var view = await host.SendAsync(CoreHost.Command(integration));
        await called.Task;

        await CallAsync(Status($"p-{view.Interaction.Id}", "delivered", DeliveryProgress.Delivered));
        await Eventually.HoldsAsync(() => ListAsync(NoticeState.Pending).Result.Any(notice => notice.Attempts > 1), "the notice is parked");
        answer.SetResult();

        await host.WaitForStatusAsync(view.Interaction.Id, InteractionStatus.Completed);
    }

    [Fact]
    public async Task Status_OutcomeUnknown_IsResolvedByTheNotice()
    {
        host.Adapter.Behaviour = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Unknown("cut", null));
        var view = await host.SendAsync(CoreHost.Command(integration));
        await host.WaitForAsync(view.Interaction.Id, found => found.Dispatch.Phase == DispatchPhase.AwaitingNotice, "the outcome is unknown");

        await CallAsync($$"""{"id":"x-1","ref":"{{view.Interaction.Id}}","word":"sent","progress":"Sent"}""");
        await CallAsync(Status("x-1", "delivered", DeliveryProgress.Delivered));

        var ended = await host.WaitForStatusAsync(view.Interaction.Id, InteractionStatus.Completed);
        Assert.Equal((DispatchPhase.Done, null), (ended.Dispatch.Phase, ended.Dispatch.DueAt));
    }

    [Fact]
    public async Task Status_OfAMessageInParts_CompletesWithTheLastAndFailsWithAny()
    {
        host.Adapter.Behaviour = (request, _) => Task.FromResult<SendOutcome>(new SendOutcome.Accepted(
            [new ProviderMessage($"{request.Reference}-1", null), new ProviderMessage($"{request.Reference}-2", null)], "0", null));
        var arrived = await SendAsync("34600000001");
        var broken = await SendAsync("34600000002");

        await CallAsync(Status($"{arrived}-2", "delivered", DeliveryProgress.Delivered));
        await host.WaitForAsync(arrived, found => found.AuditTrail.ProviderEvents.Count == 1, "the first part arrived");
        Assert.Equal(InteractionStatus.Sent, (await host.ReadAsync(arrived)).Status);
        await CallAsync(Status($"{arrived}-1", "delivered", DeliveryProgress.Delivered));
        await CallAsync(Status($"{broken}-1", "delivered", DeliveryProgress.Delivered));
        await CallAsync(Status($"{broken}-2", "expired", DeliveryProgress.Failed));

        await host.WaitForStatusAsync(arrived, InteractionStatus.Completed);
        await host.WaitForStatusAsync(broken, InteractionStatus.ProcessError);
    }

    [Fact]
    public async Task Bulk_WithBadItems_AppliesTheOthersAndIsKeptAsUnreadable()
    {
        var id = await SendAsync();

        await CallAsync("""{"nonsense":1}""", Status($"p-{id}", "delivered", DeliveryProgress.Delivered));

        await host.WaitForStatusAsync(id, InteractionStatus.Completed);
        await Eventually.HoldsAsync(() => ListAsync(NoticeState.Unreadable).Result.Count == 1, "the bad item is kept");
    }

    [Fact]
    public async Task Callback_NotEvenJson_IsKeptAsUnreadable()
    {
        var (admission, _) = await CallRawAsync("<xml/>"u8.ToArray());

        Assert.Equal(CallbackAdmission.Taken, admission);
        await Eventually.HoldsAsync(() => ListAsync(NoticeState.Unreadable).Result.Count == 1, "it is kept");
        Assert.Equal(1, await host.Get<INoticeStore>().CountAsync(Builders.Tenant, integration.Id, NoticeState.Unreadable, default));
    }

    [Fact]
    public async Task Callback_ReferenceOfAnotherIntegration_ChangesNothing()
    {
        var other = await host.CreateIntegrationAsync();
        var view = await host.SendAsync(CoreHost.Command(other, "34600000009"));
        await host.WaitForStatusAsync(view.Interaction.Id, InteractionStatus.Sent);

        await CallAsync($$"""{"ref":"{{view.Interaction.Id}}","word":"delivered","progress":"Delivered"}""");

        await Eventually.HoldsAsync(() => ListAsync(NoticeState.Pending).Result.Any(notice => notice.Attempts > 1), "it is parked");
        Assert.Equal(InteractionStatus.Sent, (await host.ReadAsync(view.Interaction.Id)).Status);
    }

    [Fact]
    public async Task Callback_WrongTokenOrForged_IsRefusedAndNotStored()
    {
        Assert.Equal(CallbackAdmission.NotFound, (await CallRawAsync("{}"u8.ToArray(), token: "other")).Admission);
        Assert.Equal(CallbackAdmission.NotFound, (await CallRawAsync("{}"u8.ToArray(), id: IrisId.New(DateTimeOffset.UtcNow))).Admission);
        Assert.Equal(CallbackAdmission.Forged, (await CallRawAsync("{}"u8.ToArray(), signature: "evil")).Admission);
        Assert.Empty(await ListAsync(null));
    }

    [Fact]
    public async Task Callback_SameNonceTwice_IsStoredOnce()
    {
        var body = Encoding.UTF8.GetBytes("""{"items":[]}""");

        Assert.Equal(CallbackAdmission.Taken, (await CallRawAsync(body, signature: "good-1")).Admission);
        Assert.Equal(CallbackAdmission.Taken, (await CallRawAsync(body, signature: "good-1")).Admission);

        Assert.Single(await ListAsync(null));
    }

    [Fact]
    public async Task Callback_TokenRotated_OldOneHoldsForAnHour()
    {
        var now = DateTimeOffset.UtcNow;
        CallbackToken.Rotate(integration, now);

        Assert.True(CallbackToken.Matches(integration, Token, now.AddMinutes(59)));
        Assert.False(CallbackToken.Matches(integration, Token, now.AddMinutes(61)));
        Assert.True(CallbackToken.Matches(integration, integration.CallbackToken, now.AddDays(1)));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Inbound_FromANewNumber_MakesUserProcessAndInteraction()
    {
        await CallAsync("""{"id":"in-1","from":"+34 600 000 005","text":"Hola"}""");

        var received = await FindInboundAsync("in-1");
        var view = (await host.Reader.FindAsync(Builders.Tenant, received.Id, default))!;
        Assert.Equal((InteractionStatus.Received, Direction.In), (received.Status, received.Direction));
        Assert.Equal("34600000005", Assert.Single(received.Destinations).Value);
        Assert.Equal(("Ana", true, Direction.In), (view.Users[0].Name, view.IsLastEntry, view.Process.LastDirection));
        Assert.Equal("Hola", received.Payload.GetProperty("Text").GetString());
        Assert.Equal("text", received.Payload.GetProperty("Type").GetString());
    }

    [Fact]
    public async Task Inbound_SameMessageTwice_IsRegisteredOnce()
    {
        await CallAsync("""{"id":"in-1","from":"34600000005","text":"Hola"}""");
        await CallAsync("""{"id":"in-1","from":"34600000005","text":"Hola"}""");

        await Eventually.HoldsAsync(() => ListAsync(NoticeState.Done).Result.Count == 2, "both are processed");
        Assert.Equal(1, await host.CountProcessesAsync());
        Assert.Equal(1, await host.CountUsersAsync());
    }

    [Fact]
    public async Task Inbound_WithinTheWindow_JoinsTheNewestOpenProcess()
    {
        var first = await host.SendAsync(CoreHost.Command(integration, "34600000001"));
        var second = await host.SendAsync(CoreHost.Command(integration, "34600000001"));

        await CallAsync("""{"id":"in-1","from":"34600000001","text":"Hola"}""");
        Assert.Equal(second.Process.Id, (await FindInboundAsync("in-1")).ProcessId);

        await host.WaitForStatusAsync(first.Interaction.Id, InteractionStatus.Sent);
        await CallAsync($$"""{"id":"in-2","from":"34600000001","text":"Hola","replyTo":"p-{{first.Interaction.Id}}"}""");
        Assert.Equal(first.Process.Id, (await FindInboundAsync("in-2")).ProcessId);
    }

    [Fact]
    public async Task Inbound_ProcessClosed_OpensANewOne()
    {
        var view = await host.SendAsync(CoreHost.Command(integration, "34600000001"));
        await host.WaitForStatusAsync(view.Interaction.Id, InteractionStatus.Sent);
        var process = (await host.Get<IProcessStore>().FindAsync(Builders.Tenant, view.Process.Id, default))!;
        process.IsClosed = true;
        await host.Get<IProcessStore>().SaveAsync(Builders.Tenant, process, default);

        await CallAsync($$"""{"id":"in-1","from":"34600000001","text":"Hola","replyTo":"p-{{view.Interaction.Id}}"}""");

        Assert.NotEqual(view.Process.Id, (await FindInboundAsync("in-1")).ProcessId);
    }

    [Theory]
    [InlineData("1,2,3")]
    [InlineData("3,1,2")]
    public async Task Inbound_InParts_IsJoinedInOrder(string arrival)
    {
        foreach (var number in arrival.Split(','))
            await CallAsync($$"""{"id":"part-{{number}}","from":"34600000001","text":"[{{number}}]","part":"g1/{{number}}/3"}""");

        var whole = await FindInboundAsync("34600000001/g1");
        Assert.Equal("[1][2][3]", whole.Payload.GetProperty("Text").GetString());
        await Eventually.HoldsAsync(() => ListAsync(NoticeState.Done).Result.Count == 3, "no part is left");
        Assert.Equal(1, await host.CountProcessesAsync());
    }

    [Fact]
    public async Task Inbound_BehindAFloodOfStatuses_IsNotDelayed()
    {
        for (var i = 0; i < 300; i++)
            await CallAsync(Status($"unknown-{i}", "sent", DeliveryProgress.Sent));

        await CallAsync("""{"id":"in-1","from":"34600000005","text":"Hola"}""");

        await FindInboundAsync("in-1");
        Assert.NotEmpty(await ListAsync(NoticeState.Pending));
    }

    private static string Status(string id, string word, DeliveryProgress progress) =>
        $$"""{"id":"{{id}}","word":"{{word}}","progress":"{{progress}}"}""";

    private async Task<string> SendAsync(string destination = "34600000001")
    {
        var view = await host.SendAsync(CoreHost.Command(integration, destination));
        await host.WaitForStatusAsync(view.Interaction.Id, InteractionStatus.Sent);
        return view.Interaction.Id;
    }

    private async Task CallAsync(params string[] items) => Assert.Equal(
        CallbackAdmission.Taken, (await CallRawAsync(Encoding.UTF8.GetBytes($$"""{"items":[{{string.Join(',', items)}}]}"""))).Admission);

    private async Task<(CallbackAdmission Admission, CallbackReply Reply)> CallRawAsync(
        byte[] body, string token = Token, string? id = null, string? signature = null) =>
        await host.Get<CallbackIntake>().AcceptAsync(
            id ?? integration.Id, token,
            new ProviderCallback(
                "POST", "https://gw.example.test/callback", signature is null ? [] : [new("x-signature", signature)], [], body, DateTimeOffset.UtcNow),
            CancellationToken.None);

    private Task<Interaction> FindInboundAsync(string providerId) => Eventually.GetAsync(
        () => host.Get<IInteractionStore>().FindByProviderMessageAsync(Builders.Tenant, integration.Id, providerId, default), $"{providerId} is registered");

    private async Task<IReadOnlyList<RawNotice>> ListAsync(NoticeState? state) =>
        (await host.Get<INoticeStore>().ListAsync(Builders.Tenant, integration.Id, state, null, Page<RawNotice>.MaxLimit, default)).Items;
}

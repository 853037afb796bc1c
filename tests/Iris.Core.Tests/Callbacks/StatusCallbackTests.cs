using System.Text;
using Iris.Core.Callbacks;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Testing;

namespace Iris.Core.Tests.Callbacks;

public sealed class StatusCallbackTests : CallbackScenario
{
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

        var ended = await Host.WaitForAsync(id, found => found.AuditTrail.ProviderEvents.Count == order.Length + 1, "all notices are applied");
        Assert.Equal((InteractionStatus.Completed, "read"), (ended.Status, ended.CustomStatus));
        var statuses = ended.AuditTrail.History.Select(entry => entry.Status).ToList();
        Assert.Equal(statuses.Order(), statuses);
    }

    [Theory]
    [InlineData("failed,delivered", InteractionStatus.ProcessError, "failed")]
    [InlineData("failed,sent,failed", InteractionStatus.ProcessError, "failed")]
    [InlineData("delivered,failed", InteractionStatus.Completed, "delivered")]
    public async Task Status_AfterAnEnd_StaysWithIt(string words, InteractionStatus status, string customStatus)
    {
        var id = await SendAsync();

        Interaction ended = null!;
        foreach (var (word, index) in words.Split(',').Select((word, index) => (word, index)))
        {
            await CallAsync(Status($"p-{id}", word, Enum.Parse<DeliveryProgress>(word, ignoreCase: true)));
            ended = await Host.WaitForAsync(id, found => found.AuditTrail.ProviderEvents.Count == index + 2, $"{word} is applied");
        }

        Assert.Equal((status, customStatus), (ended.Status, ended.CustomStatus));
    }

    [Fact]
    public async Task Callback_WithTokenAndOtherHeaders_KeepsNeitherTokenNorCredentials()
    {
        var callback = new ProviderCallback(
            "POST", $"https://gw.example.test/callback/{Integration.Id}/{Token}",
            [new("content-type", "application/json"), new("Cookie", "a=b"), new("Authorization", "Basic eA=="), new("X-SIGNATURE", "good")], [],
            Encoding.UTF8.GetBytes($"no JSON ñ /{Token}"), DateTimeOffset.UtcNow);

        await Host.Get<CallbackIntake>().AcceptAsync(Integration.Id, Token, callback, CancellationToken.None);

        var kept = Assert.Single(await ListAsync(null)).Callback;
        Assert.Equal($"https://gw.example.test/callback/{Integration.Id}/********", kept.Url);
        Assert.Equal(["content-type", "X-SIGNATURE"], kept.Headers.Select(header => header.Key));
        Assert.Equal("no JSON ñ /********", kept.Text());
    }

    [Fact]
    public async Task Status_NamesOnlyOurReference_IsMatched()
    {
        var id = await SendAsync();

        await CallAsync($$"""{"ref":"{{id}}","word":"delivered","progress":"Delivered"}""");

        await Host.WaitForStatusAsync(id, InteractionStatus.Completed);
    }

    [Fact]
    public async Task Status_BringsAnotherIdThanTheAnswer_MeansTheOnlyMessage()
    {
        var id = await SendAsync();

        await CallAsync($$"""{"id":"another","ref":"{{id}}","word":"delivered","progress":"Delivered"}""");

        var ended = await Host.WaitForStatusAsync(id, InteractionStatus.Completed);
        Assert.Single(ended.ProviderMessages);
    }

    [Fact]
    public async Task Status_BeforeTheAnswerToOurSend_IsParkedAndApplied()
    {
        var answer = new TaskCompletionSource();
        var called = new TaskCompletionSource();
        Host.Adapter.Behaviour = async (request, _) =>
        {
            called.TrySetResult();
            await answer.Task;
            return ScriptedAdapter.Accept(request);
        };
        var view = await Host.SendAsync(CoreHost.Command(Integration));
        await called.Task;

        await CallAsync(Status($"p-{view.Interaction.Id}", "delivered", DeliveryProgress.Delivered));
        await Eventually.HoldsAsync(() => ListAsync(CallbackState.Pending).Result.Any(notice => notice.Attempts > 1), "the notice is parked");
        answer.SetResult();

        await Host.WaitForStatusAsync(view.Interaction.Id, InteractionStatus.Completed);
    }

    [Fact]
    public async Task Status_OutcomeUnknown_IsResolvedByTheNotice()
    {
        Host.Adapter.Behaviour = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Unknown("cut", null));
        var view = await Host.SendAsync(CoreHost.Command(Integration));
        await Host.WaitForAsync(view.Interaction.Id, found => found.Dispatch.Phase == DispatchPhase.AwaitingNotice, "the outcome is unknown");

        await CallAsync($$"""{"id":"x-1","ref":"{{view.Interaction.Id}}","word":"sent","progress":"Sent"}""");
        await CallAsync(Status("x-1", "delivered", DeliveryProgress.Delivered));

        var ended = await Host.WaitForStatusAsync(view.Interaction.Id, InteractionStatus.Completed);
        Assert.Equal((DispatchPhase.Done, null), (ended.Dispatch.Phase, ended.Dispatch.DueAt));
    }

    [Theory]
    [InlineData("Delivered", "Delivered", InteractionStatus.Completed)]
    [InlineData("Delivered", "Failed", InteractionStatus.ProcessError)]
    [InlineData("Failed", "Delivered", InteractionStatus.ProcessError)]
    public async Task Status_OutcomeUnknownForSeveralDestinations_EndsWithTheLastOfThem(string first, string second, InteractionStatus end)
    {
        Host.Adapter.Behaviour = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Unknown("cut", null));
        var id = (await Host.SendAsync(CoreHost.Command(Integration, "34600000001", "34600000002"))).Interaction.Id;
        await Host.WaitForAsync(id, found => found.Dispatch.Phase == DispatchPhase.AwaitingNotice, "the outcome is unknown");
        string Item(string to, string word) => $$"""{"id":"x/{{to}}","ref":"{{id}}","to":"{{to}}","word":"{{word}}","progress":"{{word}}"}""";

        await CallAsync(Item("34600000001", first));
        var half = await Host.WaitForAsync(id, found => found.AuditTrail.ProviderEvents.Count == 1, "the first is told");
        await CallAsync(Item("34600000002", second));

        var ended = await Host.WaitForAsync(id, found => found.AuditTrail.ProviderEvents.Count == 2, "both are told");
        Assert.Equal(first == "Failed" ? InteractionStatus.ProcessError : InteractionStatus.Sent, half.Status);
        Assert.Equal((end, 2), (ended.Status, ended.ProviderMessages.Count));
    }

    [Fact]
    public async Task Status_OfAMessageInParts_CompletesWithTheLastAndFailsWithAny()
    {
        Host.Adapter.Behaviour = (request, _) => Task.FromResult<SendOutcome>(new SendOutcome.Accepted(
            [new ProviderMessage($"{request.Reference}-1", null), new ProviderMessage($"{request.Reference}-2", null)], "0", null));
        var arrived = await SendAsync("34600000001");
        var broken = await SendAsync("34600000002");

        await CallAsync(Status($"{arrived}-2", "delivered", DeliveryProgress.Delivered));
        await Host.WaitForAsync(arrived, found => found.AuditTrail.ProviderEvents.Count == 1, "the first part arrived");
        Assert.Equal(InteractionStatus.Sent, (await Host.ReadAsync(arrived)).Status);
        await CallAsync(Status($"{arrived}-1", "delivered", DeliveryProgress.Delivered));
        await CallAsync(Status($"{broken}-1", "delivered", DeliveryProgress.Delivered));
        await CallAsync(Status($"{broken}-2", "expired", DeliveryProgress.Failed));

        await Host.WaitForStatusAsync(arrived, InteractionStatus.Completed);
        await Host.WaitForStatusAsync(broken, InteractionStatus.ProcessError);
    }

    [Fact]
    public async Task Bulk_WithBadItems_AppliesTheOthersAndIsKeptAsUnreadable()
    {
        var id = await SendAsync();

        await CallAsync("""{"nonsense":1}""", Status($"p-{id}", "delivered", DeliveryProgress.Delivered));

        await Host.WaitForStatusAsync(id, InteractionStatus.Completed);
        await Eventually.HoldsAsync(() => ListAsync(CallbackState.Unreadable).Result.Count == 1, "the bad item is kept");
    }

    /// <summary>The scripted adapter breaks its contract for a message without an id.</summary>
    [Fact]
    public async Task Bulk_WithAnItemThatCannotBeApplied_AppliesTheOthersAndTriesItAgain()
    {
        var id = await SendAsync();

        await CallAsync("""{"from":"34600000005","text":"no id"}""", Status($"p-{id}", "delivered", DeliveryProgress.Delivered));

        await Host.WaitForStatusAsync(id, InteractionStatus.Completed);
        await Eventually.HoldsAsync(
            () => ListAsync(CallbackState.Pending).Result.Any(notice => notice.Attempts > 1 && notice.OpenItems is [0]), "the bad item is tried again");
    }

    [Fact]
    public async Task Callback_NotEvenJson_IsKeptAsUnreadable()
    {
        var (admission, _) = await CallRawAsync("<xml/>"u8.ToArray());

        Assert.Equal(CallbackAdmission.Taken, admission);
        await Eventually.HoldsAsync(() => ListAsync(CallbackState.Unreadable).Result.Count == 1, "it is kept");
        Assert.Equal(1, await Host.Get<ICallbackStore>().CountAsync(Builders.Tenant, Integration.Id, CallbackState.Unreadable, default));
    }

    [Fact]
    public async Task Callback_ReferenceOfAnotherIntegration_ChangesNothing()
    {
        var other = await Host.CreateIntegrationAsync();
        var view = await Host.SendAsync(CoreHost.Command(other, "34600000009"));
        await Host.WaitForStatusAsync(view.Interaction.Id, InteractionStatus.Sent);

        await CallAsync($$"""{"ref":"{{view.Interaction.Id}}","word":"delivered","progress":"Delivered"}""");

        await Eventually.HoldsAsync(() => ListAsync(CallbackState.Pending).Result.Any(notice => notice.Attempts > 1), "it is parked");
        Assert.Equal(InteractionStatus.Sent, (await Host.ReadAsync(view.Interaction.Id)).Status);
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
        CallbackToken.Rotate(Integration, now);

        Assert.True(CallbackToken.Matches(Integration, Token, now.AddMinutes(59)));
        Assert.False(CallbackToken.Matches(Integration, Token, now.AddMinutes(61)));
        Assert.True(CallbackToken.Matches(Integration, Integration.CallbackToken, now.AddDays(1)));
        await Task.CompletedTask;
    }
}

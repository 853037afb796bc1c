using Iris.Core.Channels;
using Iris.Core.Dispatch;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Sending;
using Iris.Testing;

namespace Iris.Core.Tests.Dispatch;

/// <summary>Several destinations of one interaction, each with attempts and a result of its own.</summary>
public sealed class DestinationResultTests
{
    private const string Ana = "34600000001";
    private const string Ben = "34600000002";
    private const string Eva = "34600000003";

    private static readonly SendOutcome Later = new SendOutcome.Throttled(null, "greylisted", new ProviderAnswer("450", "greylisted", null));
    private static readonly SendOutcome Never = new SendOutcome.Rejected("550", "no such user", new ProviderAnswer("550", "no such user", null));

    [Fact]
    public async Task Separate_AllTaken_IsOneCallEachAndSent()
    {
        await using var host = await StartAsync();

        var sent = await host.WaitForStatusAsync(await SendAsync(host), InteractionStatus.Sent);

        Assert.Equal([Ana, Ben, Eva], host.Adapter.Calls.Select(call => Assert.Single(call.Destinations)));
        Assert.Equal([0, 1, 2], host.Adapter.Calls.Select(call => call.Part));
        Assert.Equal([true, false, false], host.Adapter.Calls.Select(call => call.HasCopies));
        Assert.Equal([$"p-{Ana}", $"p-{Ben}", $"p-{Eva}"], sent.ProviderMessages.Select(message => message.Id));
        Assert.Equal([Ana, Ben, Eva], sent.ProviderMessages.Select(message => message.Destination));
        Assert.All(sent.Results()!, result => Assert.Equal(InteractionStatus.Sent, result.Status));
        Assert.Equal([Ana, Ben, Eva], sent.AuditTrail.ProviderEvents.Select(told => told.Destination));
    }

    [Fact]
    public async Task Separate_OneGreylisted_IsRetriedAlone()
    {
        await using var host = await StartAsync((Ben, [Later, Later]));

        var sent = await host.WaitForStatusAsync(await SendAsync(host), InteractionStatus.Sent);

        Assert.Equal([Ana, Ben, Ben, Ben, Eva], host.Adapter.Calls.Select(call => call.Destinations[0]).Order());
        // What only came too early takes no attempt.
        Assert.Equal([1, 1, 1], sent.Sends!.Select(send => send.Attempts));
        Assert.Equal(
            [$"{Ben}: greylisted", $"{Ben}: greylisted"],
            sent.AuditTrail.History.Where(entry => entry.Note == HistoryNotes.RetryScheduled).Select(entry => entry.Detail));
    }

    [Fact]
    public async Task Separate_OneRefused_FailsThatOneAlone()
    {
        await using var host = await StartAsync((Ben, [Never]));

        var ended = await host.WaitForStatusAsync(await SendAsync(host), InteractionStatus.ProcessError);

        Assert.Equal(3, host.Adapter.Calls.Count);
        Assert.Equal("550", ended.CustomStatus);
        Assert.Equal(
            [(Ana, InteractionStatus.Sent, "queued"), (Ben, InteractionStatus.ProviderSendingError, "550"), (Eva, InteractionStatus.Sent, "queued")],
            ended.Results()!.Select(result => (result.Destination, result.Status, result.CustomStatus)));
        Assert.Contains(ended.AuditTrail.History, entry => entry.Note == HistoryNotes.Refused && entry.Detail == $"{Ben}: no such user");
        Assert.Equal((HistoryNotes.PartlySent, "2/3"), (ended.AuditTrail.History[^1].Note, ended.AuditTrail.History[^1].Detail));
    }

    [Fact]
    public async Task Separate_AllRefused_IsNotTakenByTheProvider()
    {
        await using var host = await StartAsync((Ana, [Never]), (Ben, [Never]), (Eva, [Never]));

        var ended = await host.WaitForStatusAsync(await SendAsync(host), InteractionStatus.ProviderSendingError);

        Assert.Equal("550", ended.CustomStatus);
        Assert.Empty(ended.ProviderMessages);
    }

    [Fact]
    public async Task Separate_OneExhausted_FailsThatOneAlone()
    {
        await using var host = await StartAsync((Eva, [.. Enumerable.Repeat(new SendOutcome.Unreachable("away", null, null), 20)]));

        var ended = await host.WaitForStatusAsync(await SendAsync(host, new DeliveryPolicy { MaxAttempts = 3 }), InteractionStatus.ProcessError);

        Assert.Equal(CustomStatuses.AttemptsExhausted, ended.CustomStatus);
        Assert.Equal([1, 1, 3], ended.Sends!.Select(send => send.Attempts));
    }

    [Fact]
    public async Task Separate_OneUnknown_IsNeverSentAgainAndTheOthersAre()
    {
        await using var host = await StartAsync((Ana, [new SendOutcome.Unknown("cut", null)]), (Ben, [Later]));
        var id = await SendAsync(host, new DeliveryPolicy { UnknownOutcomeTimeoutSeconds = 1 });

        var ended = await host.WaitForStatusAsync(id, InteractionStatus.ProviderSendingError);

        Assert.Equal([Ana, Ben, Ben, Eva], host.Adapter.Calls.Select(call => call.Destinations[0]).Order());
        Assert.Equal(CustomStatuses.OutcomeUnknown, ended.CustomStatus);
        Assert.Equal([DestinationPhase.NeverKnown, DestinationPhase.Taken, DestinationPhase.Taken], ended.Sends!.Select(send => send.Phase));
    }

    [Fact]
    public async Task Separate_NoticeOfTheUnknownOne_CompletesIt()
    {
        await using var host = await StartAsync((Ana, [new SendOutcome.Unknown("cut", null)]));
        var id = await SendAsync(host);
        var waiting = await host.WaitForAsync(id, found => found.Dispatch.Phase == DispatchPhase.AwaitingNotice, "all others are taken");

        Apply(waiting, $"p-{Ben}", Ben, DeliveryProgress.Delivered);
        Apply(waiting, $"p-{Eva}", Eva, DeliveryProgress.Delivered);
        Assert.Equal((InteractionStatus.DispatchPending, DispatchPhase.AwaitingNotice), (waiting.Status, waiting.Dispatch.Phase));
        Apply(waiting, "late", Ana, DeliveryProgress.Delivered);

        Assert.Equal((InteractionStatus.Completed, DispatchPhase.Done), (waiting.Status, waiting.Dispatch.Phase));
    }

    [Fact]
    public async Task Separate_Bounce_IsOfItsDestination()
    {
        await using var host = await StartAsync();
        var sent = await host.WaitForStatusAsync(await SendAsync(host), InteractionStatus.Sent);

        Apply(sent, $"p-{Ben}", null, DeliveryProgress.Failed);
        Apply(sent, $"p-{Ana}", null, DeliveryProgress.Delivered);

        Assert.Equal(InteractionStatus.ProcessError, sent.Status);
        Assert.Equal(
            [InteractionStatus.Completed, InteractionStatus.ProcessError, InteractionStatus.Sent], sent.Results()!.Select(result => result.Status));
    }

    [Fact]
    public async Task Resend_OfAPartlySentOne_GoesToThoseAloneWhoHaveNothing()
    {
        await using var host = await StartAsync((Ben, [Never]));
        var id = await SendAsync(host);
        await host.WaitForStatusAsync(id, InteractionStatus.ProcessError);

        var result = await host.Get<InteractionEditor>().ResendAsync(CoreHost.Caller, id, confirm: false, new ErrorList(), CancellationToken.None);

        Assert.True(result.IsSuccess);
        var sent = await host.WaitForStatusAsync(id, InteractionStatus.Sent);
        Assert.Equal([Ana, Ben, Eva, Ben], host.Adapter.Calls.Select(call => Assert.Single(call.Destinations)));
        Assert.False(host.Adapter.Calls[^1].HasCopies);
        Assert.Equal(3, sent.ProviderMessages.Count(message => !message.IsSuperseded));
    }

    [Fact]
    public async Task Resend_WhereOneMayHaveIt_AsksForConfirmation()
    {
        await using var host = await StartAsync((Ben, [new SendOutcome.Unknown("cut", null)]));
        var id = await SendAsync(host, new DeliveryPolicy { UnknownOutcomeTimeoutSeconds = 1 });
        await host.WaitForStatusAsync(id, InteractionStatus.ProviderSendingError);
        var editor = host.Get<InteractionEditor>();

        var refused = await editor.ResendAsync(CoreHost.Caller, id, confirm: false, new ErrorList(), CancellationToken.None);
        Assert.Equal(SendErrors.DoubleSendPossible.Code, Assert.Single(refused.Errors).Code);

        Assert.True((await editor.ResendAsync(CoreHost.Caller, id, confirm: true, new ErrorList(), CancellationToken.None)).IsSuccess);
        await host.WaitForStatusAsync(id, InteractionStatus.Sent);
        Assert.Equal([Ana, Ben, Eva, Ben], host.Adapter.Calls.Select(call => Assert.Single(call.Destinations)));
    }

    [Fact]
    public async Task Cancel_WhileOneWaits_LeavesWhatWasTaken()
    {
        await using var host = await StartAsync((Eva, [new SendOutcome.Unreachable("gone", TimeSpan.FromMinutes(5), null)]));
        var id = await SendAsync(host);
        await host.WaitForAsync(id, found => found.Sends?[2].Attempts == 1, "the last one was tried");

        Assert.True((await host.Get<InteractionEditor>().CancelAsync(CoreHost.Caller, id, CancellationToken.None)).IsSuccess);

        var ended = await host.ReadAsync(id);
        Assert.Equal((InteractionStatus.ProcessError, CustomStatuses.Cancelled), (ended.Status, ended.CustomStatus));
        Assert.Equal([DestinationPhase.Taken, DestinationPhase.Taken, DestinationPhase.Failed], ended.Sends!.Select(send => send.Phase));
    }

    [Fact]
    public async Task OneCall_SomeNotTaken_RetriesThoseAlone()
    {
        await using var host = await CoreHost.StartAsync();
        host.Adapter.Behaviour = (request, _) => Task.FromResult<SendOutcome>(request.Destinations.Count == 3
            ? new SendOutcome.Accepted([new ProviderMessage("one", Ana)], null, null)
            {
                Others = [new DestinationOutcome(Ben, Later), new DestinationOutcome(Eva, Never)],
            }
            : new SendOutcome.Accepted([new ProviderMessage("two", request.Destinations[0])], null, null));

        var ended = await host.WaitForStatusAsync(await SendAsync(host), InteractionStatus.ProcessError);

        Assert.Equal([$"{Ana},{Ben},{Eva}", Ben], host.Adapter.Calls.Select(call => string.Join(',', call.Destinations)));
        Assert.Equal([Ana, Ben, Eva], host.Adapter.Calls[1].AllDestinations);
        Assert.Null(host.Adapter.Calls[1].Part);
        Assert.Equal([InteractionStatus.Sent, InteractionStatus.Sent, InteractionStatus.ProviderSendingError], ended.Results()!.Select(result => result.Status));
    }

    [Fact]
    public async Task OneCall_AllTaken_KeepsNothingBeside()
    {
        await using var host = await CoreHost.StartAsync();

        var sent = await host.WaitForStatusAsync(await SendAsync(host), InteractionStatus.Sent);

        Assert.Null(sent.Sends);
        Assert.Equal([InteractionStatus.Sent, InteractionStatus.Sent, InteractionStatus.Sent], sent.Results()!.Select(result => result.Status));
        Assert.Single(host.Adapter.Calls);
    }

    /// <summary>What is stored at the instant in which the second message goes out: the process is gone then.</summary>
    [Theory]
    [InlineData(DeliveryMode.AtMostOnce, new[] { Eva })]
    [InlineData(DeliveryMode.AtLeastOnce, new[] { Ben, Eva })]
    public async Task Crash_InTheMiddle_LeavesOneAloneUnknown(DeliveryMode mode, string[] calls)
    {
        await using var first = await CoreHost.StartAsync(dispatching: false);
        var policy = new DeliveryPolicy { DeliveryMode = mode };
        var interaction = await AcceptAsync(first, await first.CreateIntegrationAsync(policy));
        var store = first.Get<IInteractionStore>();
        Assert.True(await store.BeginAttemptAsync(Builders.Tenant, interaction, "dead", DateTimeOffset.UtcNow.AddMinutes(1), default));
        var resolved = (await first.Get<IntegrationCatalog>().FindAsync(Builders.Tenant, interaction.Integration.IntegrationId, default))!;
        var call = new ProviderCall(interaction, resolved, new(resolved.Integration.Id, interaction.Id, null!, [], resolved.Settings)) { Own = resolved };
        await first.Get<OutcomeRecorder>().RecordAsync(
            call, new SendOutcome.Accepted([new ProviderMessage("m", null)], null, null), hasWay: false, CancellationToken.None);
        Assert.True(await store.BeginAttemptAsync(Builders.Tenant, interaction, "dead", DateTimeOffset.UtcNow.AddMilliseconds(-1), default));

        await using var second = await first.StartAnotherAsync();
        second.Adapter.Behaviour = (request, _) => Task.FromResult<SendOutcome>(Accept(request));
        var ended = await second.WaitForAsync(
            interaction.Id, found => found.Sends is [_, { Phase: not DestinationPhase.Waiting }, { Phase: DestinationPhase.Taken }], "the second process goes on");

        Assert.Equal(calls, second.Adapter.Calls.Select(call => Assert.Single(call.Destinations)));
        Assert.Equal(mode == DeliveryMode.AtLeastOnce ? DestinationPhase.Taken : DestinationPhase.AwaitingNotice, ended.Sends![1].Phase);
        Assert.Equal("m", ended.ProviderMessages.Single(message => message.Destination == Ana).Id);
    }

    /// <summary>Accepted, and held by a process that is gone.</summary>
    private static async Task<Interaction> AcceptAsync(CoreHost host, Integration integration)
    {
        var now = DateTimeOffset.UtcNow;
        var user = Builders.User(now);
        var process = Builders.Process(now, user.Id);
        var interaction = Builders.Interaction(now, process.Id, user.Id, integration.Id, ScriptedChannel.Payload, separateTo: [Ana, Ben, Eva]);
        interaction.Register(now, now, now.AddMinutes(1), "dead");
        Assert.Equal(
            AcceptResult.Accepted, await host.Get<IInteractionStore>().AcceptAsync(Builders.Tenant, [new Acceptance(interaction, user, process)], null, default));
        return interaction;
    }

    private static SendOutcome.Accepted Accept(ProviderSend request) =>
        new SendOutcome.Accepted([new ProviderMessage($"p-{request.Destinations[0]}", null)], "queued", new ProviderAnswer("250", "OK", null));

    private static void Apply(Interaction interaction, string id, string? destination, DeliveryProgress progress) => interaction.ApplyNotice(
        DateTimeOffset.UtcNow, new ProviderNotice.Status(id, null, progress, progress.ToString(), null, null, destination, null),
        new ProviderEvent(DateTimeOffset.UtcNow, "P", "notice", null, null, destination, null));

    private static async Task<string> SendAsync(CoreHost host, DeliveryPolicy? policy = null) =>
        (await host.SendAsync(CoreHost.Command(await host.CreateIntegrationAsync(policy), Ana, Ben, Eva))).Interaction.Id;

    private static Task<CoreHost> StartAsync(params (string Destination, SendOutcome[] Script)[] scripts) => StartScriptedAsync(scripts);

    private static async Task<CoreHost> StartScriptedAsync((string Destination, SendOutcome[] Script)[] scripts)
    {
        var host = await CoreHost.StartAsync();
        var left = scripts.ToDictionary(one => one.Destination, one => new Queue<SendOutcome>(one.Script));
        host.Adapter.SendsEachAlone = true;
        host.Adapter.Behaviour = (request, _) => Task.FromResult(
            left.TryGetValue(request.Destinations[0], out var script) && script.TryDequeue(out var outcome) ? outcome : Accept(request));
        return host;
    }
}

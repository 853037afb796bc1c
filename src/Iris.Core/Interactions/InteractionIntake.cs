using Iris.Core.Channels;
using Iris.Core.Dispatch;
using Iris.Core.Errors;
using Iris.Core.Json;
using Iris.Core.Processes;
using Iris.Core.Tenants;
using Iris.Core.Users;

namespace Iris.Core.Interactions;

/// <summary>
/// Takes a send in: validates all of it, resolves user and process, makes one durable commit and hands the interaction over to dispatch.
/// A refusal wrote nothing; a success is on disk.
/// </summary>
public sealed class InteractionIntake
{
    /// <summary>Concurrent sends to one new address clash once at most; more rounds than this mean something else is wrong.</summary>
    private const int MaxRounds = 5;

    private readonly SendValidator validator;
    private readonly UserResolver users;
    private readonly ProcessResolver processes;
    private readonly InteractionWriter writer;
    private readonly Dispatcher dispatcher;
    private readonly TimeProvider time;

    internal InteractionIntake(
        SendValidator validator, UserResolver users, ProcessResolver processes, InteractionWriter writer, Dispatcher dispatcher,
        TimeProvider time)
    {
        this.validator = validator;
        this.users = users;
        this.processes = processes;
        this.writer = writer;
        this.dispatcher = dispatcher;
        this.time = time;
    }

    /// <summary>Accepts a send.</summary>
    /// <param name="caller">Who sends.</param>
    /// <param name="command">What is sent.</param>
    /// <param name="errors">Errors known already, such as members of a wrong type; all others are added, so that they are answered together.</param>
    /// <param name="cancellationToken">Cancels the call; after the commit it has no effect.</param>
    public async Task<Result<InteractionView>> AcceptAsync(
        Caller caller, SendCommand command, ErrorList errors, CancellationToken cancellationToken)
    {
        var registered = time.GetUtcNow();
        var send = await validator.ValidateAsync(caller.Tenant, command, errors, cancellationToken);
        if (send is null)
            return errors;

        for (var round = 0; round < MaxRounds; round++)
        {
            var (resolvedUsers, resolvedProcess) = await ResolveAsync(caller.Tenant, command, send, registered, errors, cancellationToken);
            if (!errors.IsEmpty || resolvedProcess is not { } process)
                return errors;

            var interaction = Build(caller, command, send, resolvedUsers, process.Process, registered);
            var view = InteractionView.OfNew(interaction, resolvedUsers.All(), process.Process);
            var result = await CommitAsync(send, view, resolvedUsers.Created, process.IsNew, cancellationToken);
            if (result == AcceptResult.Accepted)
                return view;
        }

        return InteractionErrors.Contended;
    }

    private async Task<(ResolvedUsers Users, (Process Process, bool IsNew)? Process)> ResolveAsync(
        TenantId tenant, SendCommand command, ValidSend send, DateTimeOffset now, ErrorList errors, CancellationToken cancellationToken)
    {
        var resolved = await users.ResolveAsync(
            tenant, send.Key, send.Destinations, command.AutoCreateUser, command.UserName, now, cancellationToken);
        if (resolved.First is null)
        {
            for (var i = 0; i < send.Destinations.Count; i++)
                errors.Add(InteractionErrors.UserNotFound(i));
        }

        var process = await processes.ResolveAsync(
            tenant, command.ProcessId, command.AutoCreateProcess, resolved, now, errors, cancellationToken);
        return (resolved, process);
    }

    private async Task<AcceptResult> CommitAsync(
        ValidSend send, InteractionView view, User? newUser, bool isNewProcess, CancellationToken cancellationToken)
    {
        var interaction = view.Interaction;
        var now = time.GetUtcNow();
        var reserved = dispatcher.TryReserve(send.Integration);
        interaction.Register(
            interaction.AuditTrail.Created, now, reserved ? now + dispatcher.Lease : now, reserved ? dispatcher.Owner : null);

        var result = default(AcceptResult?);
        try
        {
            var acceptance = new Acceptance(interaction, newUser, isNewProcess ? view.Process : null);
            result = await writer.AcceptAsync(acceptance, view, cancellationToken);
        }
        finally
        {
            if (reserved && result != AcceptResult.Accepted)
                dispatcher.Cancel(send.Integration);
        }

        // The dispatcher gets a copy of its own: the caller's answer shows the interaction as it was accepted.
        if (reserved && result == AcceptResult.Accepted)
            dispatcher.Submit(send.Integration, new DispatchItem(interaction.Copy(), send.Payload));
        return result.Value;
    }

    private static Interaction Build(
        Caller caller, SendCommand command, ValidSend send, ResolvedUsers users, Process process, DateTimeOffset registered)
    {
        var first = users.First!.Id;
        var destinations = new List<InteractionDestination>(send.Destinations.Count);
        for (var i = 0; i < send.Destinations.Count; i++)
        {
            var owner = users.Owners[i];
            var value = send.Destinations[i];
            var group = owner?.Destinations.Find(known => known.Key == send.Key && known.Value == value)?.Group;
            destinations.Add(
                new InteractionDestination(send.Key, value, group ?? UserDestination.DefaultGroup, owner?.Id ?? first));
        }

        return new Interaction
        {
            Id = IrisId.New(registered),
            Tenant = caller.Tenant,
            Summary = send.Payload.Summarise(),
            AuditTrail = new AuditTrail
            {
                Created = registered,
                Updated = registered,
                AuthorId = caller.AuthorId,
                UpdaterId = caller.AuthorId,
            },
            Integration = send.Integration.Describe(),
            Metadata = PayloadFact.Add(command.Metadata, send.Payload.Fact()),
            Payload = command.Payload!.Value,
            PrimaryKey = command.PrimaryKey ?? IrisJson.EmptyObject,
            ProcessId = process.Id,
            Destinations = destinations,
            Direction = Direction.Out,
        };
    }
}

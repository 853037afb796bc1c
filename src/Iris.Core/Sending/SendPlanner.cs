using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Core.Users;
using Iris.Core.Webhooks;

namespace Iris.Core.Sending;

/// <summary>A send that is ready to be committed.</summary>
/// <param name="Send">What was sent.</param>
/// <param name="View">The interaction as it will be answered.</param>
/// <param name="NewUser">A user that is created with it; null when its users exist.</param>
/// <param name="IsNewProcess">Whether its process is created with it.</param>
internal sealed record SendPlan(ValidSend Send, InteractionView View, User? NewUser, bool IsNewProcess)
{
    public NewInteraction ToCommit() =>
        new(new Acceptance(View.Interaction, NewUser, IsNewProcess ? View.Process : null), View, Send.Integration);
}

/// <summary>Finds or makes the users and the process of a send, and builds its interaction. Reads only.</summary>
internal sealed class SendPlanner(UserResolver users, ProcessResolver processes)
{
    /// <param name="caller">Who sends.</param>
    /// <param name="command">What is sent.</param>
    /// <param name="send">The same, validated.</param>
    /// <param name="registered">When the request came in.</param>
    /// <param name="planned">Users that sends before it in the same commit make; gets the one that this send makes. Null for none.</param>
    /// <param name="errors">Gets the reasons when there is no plan.</param>
    /// <param name="cancellationToken">Cancels the look-ups.</param>
    /// <returns>Null with errors.</returns>
    public async Task<SendPlan?> PlanAsync(
        Caller caller, SendCommand command, ValidSend send, DateTimeOffset registered, PlannedUsers? planned, ErrorList errors,
        CancellationToken cancellationToken)
    {
        var resolved = await users.ResolveAsync(
            caller.Tenant, send.Destinations, command.AutoCreateUser, command.UserName, registered, planned, cancellationToken);
        if (resolved.First is null)
        {
            for (var i = 0; i < send.Destinations.Count; i++)
                errors.Add(SendErrors.UserNotFound(i));
        }

        var found = await processes.ResolveAsync(
            caller.Tenant, command.ProcessId, command.AutoCreateProcess, resolved, registered, errors, cancellationToken);
        if (!errors.IsEmpty || found is not { } process)
            return null;

        if (resolved.Created is { } created)
            planned?.Add(created);
        var interaction = Build(caller, command, send, resolved, process.Process, registered);
        return new SendPlan(
            send, InteractionView.OfNew(interaction, resolved.All(), process.Process), resolved.Created, process.IsNew);
    }

    private static Interaction Build(
        Caller caller, SendCommand command, ValidSend send, ResolvedUsers users, Process process, DateTimeOffset registered)
    {
        var first = users.First!.Id;
        var destinations = new List<InteractionDestination>(send.Destinations.Count);
        for (var i = 0; i < send.Destinations.Count; i++)
        {
            var owner = users.Owners[i];
            var address = send.Destinations[i];
            var known = owner?.Find(address);
            destinations.Add(new InteractionDestination(
                address.Key, known?.SpellingAt(send.Integration.Channel.Name) ?? address.Value, known?.Group ?? UserDestination.DefaultGroup,
                owner?.Id ?? first));
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
            SendAt = send.Timing.SendAt,
            ExpiresAt = send.Timing.ExpiresAt,
            Priority = send.Timing.Priority,
        };
    }
}

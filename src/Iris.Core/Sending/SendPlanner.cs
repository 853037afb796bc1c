using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Core.Strategies;
using Iris.Core.Telemetry;
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
        new(new Acceptance(View.Interaction, NewUser, IsNewProcess ? View.Process : null) { Run = View.Run }, View, Send.Integration);
}

/// <summary>Finds or makes the users and the process of a send, and builds its interaction. Reads only.</summary>
internal sealed class SendPlanner(UserResolver users, ProcessResolver processes)
{
    /// <param name="caller">Who sends.</param>
    /// <param name="send">What is sent, validated.</param>
    /// <param name="registered">When the request came in.</param>
    /// <param name="planned">Users that sends before it in the same commit make; gets the one that this send makes. Null for none.</param>
    /// <param name="errors">Gets the reasons when there is no plan.</param>
    /// <param name="cancellationToken">Cancels the look-ups.</param>
    /// <returns>Null with errors.</returns>
    public async Task<SendPlan?> PlanAsync(
        Caller caller, ValidSend send, DateTimeOffset registered, PlannedUsers? planned, ErrorList errors, CancellationToken cancellationToken)
    {
        var command = send.Command;
        var named = await processes.FindAsync(caller.Tenant, command.ProcessId, errors, cancellationToken);
        // The user of a process that is named is there: nobody is made beside.
        var resolved = await users.ResolveAsync(
            caller.Tenant, [.. send.Destinations, .. command.Chain?.LaterAddresses ?? []], command.AutoCreateUser && named is null, command.UserName, registered, planned, cancellationToken);
        Check(send, named, resolved, errors);
        if (!errors.IsEmpty)
            return null;

        if (named is not null)
            resolved = resolved.With(named.User);
        else if (resolved.Created is { } created)
            planned?.Add(created);
        var process = named?.Process ?? Process.Open(caller.Tenant, resolved.First!.Id, registered);
        var interaction = Build(caller, command, send, resolved, process, registered);
        var view = InteractionView.OfNew(interaction, UsersOf(interaction, resolved, command.Chain), process) with { Run = Begin(command.Chain, interaction, registered) };
        return new SendPlan(send, view, resolved.Created, named is null);
    }

    /// <summary>
    /// Adds why users and process do not go together. A process of any owner of a destination is accepted, whatever their order; destinations that
    /// nobody owns are its user's. (Source: seed 2)
    /// </summary>
    private static void Check(ValidSend send, NamedProcess? named, ResolvedUsers resolved, ErrorList errors)
    {
        var command = send.Command;
        for (var i = 0; named is null && resolved.First is null && i < send.Destinations.Count; i++)
            errors.Add(SendErrors.UserNotFound(i));
        if (named is not null && resolved.Owners.Take(send.Destinations.Count).Any(owner => owner is not null) && resolved.Owners.Take(send.Destinations.Count).All(owner => owner?.Id != named.User.Id))
            errors.Add(ProcessErrors.UserMismatch);
        if ((named?.User ?? resolved.First) is { } user)
            command.Chain?.Check(user, [.. resolved.Owners.Skip(send.Destinations.Count)], errors);
        if (string.IsNullOrEmpty(command.ProcessId) && !command.AutoCreateProcess)
            errors.Add(ProcessErrors.RequiredToSend);
    }

    /// <summary>Later steps' users are not the interaction's.</summary>
    private static IReadOnlyList<User> UsersOf(Interaction interaction, ResolvedUsers resolved, ChainPart? chain) => chain is null
        ? resolved.All()
        : [.. resolved.All().Where(user => interaction.Destinations.Any(destination => destination.UserId == user.Id))];

    /// <summary>Lets the strategy go on with its interaction; both are one commit.</summary>
    private static StrategyRun? Begin(ChainPart? chain, Interaction interaction, DateTimeOffset registered)
    {
        if (chain is null)
            return null;

        chain.Run.ProcessId = interaction.ProcessId;
        chain.Run.Begin(chain.Step, interaction.Id, interaction.SendAt > registered ? interaction.SendAt.Value : registered);
        return chain.Run;
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
            Trace = IrisTrace.Current,
            Summary = send.Payload.Summarise(),
            AuditTrail = new AuditTrail
            {
                Created = registered,
                Updated = registered,
                AuthorId = caller.AuthorId,
                UpdaterId = caller.AuthorId,
            },
            Integration = send.Integration.Describe(),
            Metadata = PayloadFact.Add(PayloadFact.Add(command.Metadata, send.Carried.Fact()), send.Content.CatalogueFact),
            Payload = send.Content.Json,
            Template = send.Content.Template,
            PrimaryKey = command.PrimaryKey ?? IrisJson.EmptyObject,
            ProcessId = process.Id,
            Destinations = destinations,
            IsSeparate = destinations.Count > 1 && send.Integration.Adapter.SendsEach(send.Payload),
            AttachmentsId = send.Content.Attachments,
            Direction = Direction.Out,
            Strategy = command.Chain is { } chain ? new StrategyLink(chain.Run.Id, chain.Step) : null,
            SendAt = send.Timing.SendAt,
            ExpiresAt = send.Timing.ExpiresAt,
            Priority = send.Timing.Priority,
        };
    }
}

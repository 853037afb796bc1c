using Iris.Core.Processes;
using Iris.Core.Strategies;
using Iris.Core.Users;

namespace Iris.Core.Interactions;

/// <summary>An interaction to accept with what has to exist for it.</summary>
/// <param name="Interaction">The interaction.</param>
/// <param name="NewUser">A user that is created with it; null when its users exist.</param>
/// <param name="NewProcess">A process that is created with it; null when it joins an existing one.</param>
public sealed record Acceptance(Interaction Interaction, User? NewUser, Process? NewProcess)
{
    /// <inheritdoc cref="Acceptance" path="/param[@name='NewProcess']"/>
    public Process? NewProcess { get; } = NewProcess is null || NewProcess.Id == Interaction.ProcessId
        ? NewProcess
        : throw new ArgumentException("The new process is not the interaction's.", nameof(NewProcess));

    /// <summary>
    /// The strategy of which the interaction is a step, as it is from then on: a new one, or one that must still be in this version. Null for none.
    /// </summary>
    public StrategyRun? Run { get; init; }

    /// <summary>Whether it comes with a process that takes nothing.</summary>
    public bool IsClosed => NewProcess is { IsClosed: true };

    /// <summary>A store has written all of it: the interaction is the newest of its process.</summary>
    public void Committed()
    {
        Interaction.Saved();
        if (Run is not null)
            Run.Version++;
        if (NewUser is not null)
            NewUser.Version = 1;
        if (NewProcess is null)
            return;

        NewProcess.Version = 1;
        NewProcess.Follow(Interaction.Id, Interaction.Integration.IntegrationId, Interaction.Direction);
    }
}

using Iris.Core.Addresses;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Core.Strategies;
using Iris.Core.Users;

namespace Iris.Core.Sending;

/// <summary>What makes a send a step of a strategy.</summary>
/// <param name="Run">The strategy; committed with the interaction.</param>
/// <param name="Step">Which step the send is.</param>
internal sealed record ChainPart(StrategyRun Run, int Step)
{
    /// <summary>Of a strategy that begins, the steps behind this one.</summary>
    public IReadOnlyList<LaterStep> Later { get; init; } = [];

    /// <summary>Where later steps go: a user that is made owns these as well.</summary>
    public IReadOnlyList<Address> LaterAddresses => [.. Later.SelectMany(step => step.Addresses ?? [])];

    /// <summary>Adds why later steps could not go to the user: each goes to addresses of that user, or of nobody.</summary>
    /// <param name="user">The user of the process.</param>
    /// <param name="owners">Of <see cref="LaterAddresses"/>, by position.</param>
    /// <param name="errors">Gets the reasons.</param>
    public void Check(User user, IReadOnlyList<User?> owners, ErrorList errors)
    {
        var position = 0;
        foreach (var step in Later)
        {
            var count = step.Addresses?.Count ?? 0;
            var known = owners.Skip(position).Take(count).OfType<User>().ToList();
            position += count;
            if (step.Addresses is null && StepAddress.Of(step.Integration, user) is null)
                errors.Add(StrategyErrors.NoDestination(step.Index, step.Integration.Channel.Name));
            else if (known.Count > 0 && known.TrueForAll(owner => owner.Id != user.Id))
                errors.Add(ProcessErrors.UserMismatch with { Field = StrategyErrors.DestinationsOf(step.Index) });
        }
    }
}

/// <summary>A step whose turn comes later.</summary>
/// <param name="Index">Which.</param>
/// <param name="Integration">What it goes through.</param>
/// <param name="Addresses">Where it goes; null for the user's own.</param>
internal sealed record LaterStep(int Index, ResolvedIntegration Integration, IReadOnlyList<Address>? Addresses);

/// <summary>Finds the address of a user that a step goes to.</summary>
internal static class StepAddress
{
    /// <summary>The first that the integration sends to; null when the user has none.</summary>
    public static Address? Of(ResolvedIntegration integration, User user)
    {
        foreach (var kind in integration.Takes)
        {
            if (user.Destinations.Find(destination => destination.Key == kind.Key) is { } known)
                return known.Address;
        }

        return null;
    }
}

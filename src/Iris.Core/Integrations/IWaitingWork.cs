namespace Iris.Core.Integrations;

/// <summary>Why interactions of an integration may have to wait; what waits for its own <c>sendAt</c> waits for none of these.</summary>
[Flags]
public enum WaitReasons
{
    None = 0,

    /// <summary>For the end of the integration's quiet hours.</summary>
    QuietHours = 1,

    /// <summary>For the provider: it could not be reached, did not answer, or asked to be left alone.</summary>
    Provider = 2,

    /// <summary>For the provider, and there may be another way now; it itself need not be reached any better.</summary>
    Way = 4,
}

/// <summary>Lets go what waits for an integration. The room of dispatch does; the editor of integrations knows nothing of it.</summary>
public interface IWaitingWork
{
    /// <summary>What waits for these reasons is looked at again: it is due as early as the integration, as it is by now, allows.</summary>
    /// <param name="integration">As it was saved.</param>
    /// <param name="reasons">Which of them may be over.</param>
    /// <param name="cancellationToken">Cancels it; what is left then waits as long as it would have.</param>
    Task ReleaseAsync(Integration integration, WaitReasons reasons, CancellationToken cancellationToken);

    /// <summary>Holds the integration because somebody asks for it, until somebody asks for the end of that.</summary>
    /// <param name="integration">As it was read.</param>
    /// <param name="reason">Their words; null for none.</param>
    /// <param name="cancellationToken">Cancels it before the commit.</param>
    Task HoldAsync(Integration integration, string? reason, CancellationToken cancellationToken);

    /// <summary>Ends the integration's hold, if it has one, because somebody asks for it.</summary>
    /// <param name="integration">As it was read.</param>
    /// <param name="cancellationToken">Cancels it; what is left then goes a little later.</param>
    Task ReleaseHoldAsync(Integration integration, CancellationToken cancellationToken);
}

namespace Iris.Core.Handles;

/// <summary>What the configured bounds add up to, and whether the process may have so many handles.</summary>
/// <param name="Connections">Incoming connections, those included that are on their way out.</param>
/// <param name="Outgoing">Outgoing connections.</param>
public sealed record HandleDemand(int Connections, int Outgoing)
{
    /// <summary>Why a start makes no sense; null when it does.</summary>
    public string? Refusal(HandleBudget budget)
    {
        if (!budget.IsEnough)
            return $"The process may have {budget.Limit} open handles, and {Keys.Reserve} ({budget.Reserve}) leaves fewer than "
                + $"{HandleBudget.Least} for connections: raise the limit (ulimit -n, LimitNOFILE, --ulimit nofile).";

        return Connections + budget.Reserve > budget.Limit
            ? $"{Keys.Connections} comes to {Connections} connections, which with {Keys.Reserve} ({budget.Reserve}) is more than the "
                + $"{budget.Limit} handles that the process may have open: lower it or raise the limit (ulimit -n, LimitNOFILE, --ulimit nofile)."
            : null;
    }

    /// <summary>What does not fit but may go well for long; null when all fits.</summary>
    public string? Warning(HandleBudget budget)
    {
        var all = Connections + Outgoing + budget.Reserve;
        return all > budget.Limit
            ? $"{Keys.Connections} ({Connections} with those that are ending), {Keys.Outgoing} ({Outgoing}) and {Keys.Reserve} ({budget.Reserve}) come to {all} handles, "
                + $"and the process may have {budget.Limit} open: it would abort under load. Lower one of them or raise the limit "
                + "(ulimit -n, LimitNOFILE, --ulimit nofile)."
            : null;
    }

    private static class Keys
    {
        public const string Connections = "Api:MaxConnections";
        public const string Outgoing = "Handles:MaxOutgoing";
        public const string Reserve = "Handles:Reserve";
    }
}

using System.Text.Json;

namespace Iris.LoadTests;

/// <summary>What became of an accepted interaction.</summary>
internal enum Verdict
{
    /// <summary>At the provider, and its record says so.</summary>
    Delivered,

    /// <summary>At the provider; its record says that the outcome is unknown, which is the truth after the kill.</summary>
    DeliveredUnknown,

    /// <summary>Not at the provider; its record says that the outcome is unknown.</summary>
    PendingUnknown,

    /// <summary>At the provider, but its record never got past the queue.</summary>
    Unsettled,

    /// <summary>Readable, but it never came to the provider: lost.</summary>
    Waiting,

    /// <summary>A step of a strategy began before its time.</summary>
    StepEarly,

    /// <summary>An interaction of a strategy that is none of its steps: begun twice.</summary>
    StepBeside,

    /// <summary>Accepted, but unknown to the gateway after the restart: lost.</summary>
    Unreadable,
}

/// <summary>The account after a kill.</summary>
internal sealed record KillReport(int Accepted, IReadOnlyDictionary<Verdict, int> Verdicts, int Doubled)
{
    public int Kills { get; init; }

    public int WaitingAtKill { get; init; }

    /// <summary>Refused or broken requests before the kill.</summary>
    public int Errors { get; init; }

    public int Delivered => Count(Verdict.Delivered) + Count(Verdict.DeliveredUnknown) + Count(Verdict.Unsettled);

    public int PendingUnknown => Count(Verdict.PendingUnknown) + Count(Verdict.DeliveredUnknown);

    public int Lost => Count(Verdict.Waiting) + Count(Verdict.Unreadable);

    public bool IsSound => Accepted > 0 && Lost == 0 && Doubled == 0 && Count(Verdict.Unsettled) == 0 && Steps == 0;

    /// <summary>Strategies with a step too early, or twice.</summary>
    public int Steps => Count(Verdict.StepEarly) + Count(Verdict.StepBeside);

    public void Print(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"kills            {Kills,8}");
        output.WriteLine($"accepted         {Accepted,8}");
        output.WriteLine($"delivered        {Delivered,8}   after the restart: {WaitingAtKill - Count(Verdict.PendingUnknown) - Lost}");
        output.WriteLine($"pending, unknown {PendingUnknown,8}   at the provider all the same: {Count(Verdict.DeliveredUnknown)}");
        output.WriteLine($"unsettled        {Count(Verdict.Unsettled),8}   delivered, but still queued in the record");
        output.WriteLine($"lost             {Lost,8}   unreadable: {Count(Verdict.Unreadable)}");
        output.WriteLine($"steps            {Steps,8}   of strategies, too early: {Count(Verdict.StepEarly)}, twice: {Count(Verdict.StepBeside)}");
        output.WriteLine($"doubled          {Doubled,8}");
        output.WriteLine($"errors           {Errors,8}   before the kill");
    }

    public Task SaveAsync(string? path, CancellationToken cancellationToken) => path is null
        ? Task.CompletedTask
        : File.WriteAllTextAsync(path, JsonSerializer.Serialize(this, JsonOutput.Options), cancellationToken);

    private int Count(Verdict verdict) => Verdicts.GetValueOrDefault(verdict);
}

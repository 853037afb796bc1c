using System.Globalization;
using System.Text.Json;

namespace Iris.LoadTests;

/// <summary>What became of a send with a strategy: every step that began is at the provider once, none before its time, and none beside.</summary>
internal sealed class StrategyAccount(GatewayApi api, ProviderProcess provider)
{
    public async Task<Verdict> JudgeAsync(string id, CancellationToken cancellationToken)
    {
        if (await api.FindAsync(id, cancellationToken) is not { } first)
            return Verdict.Unreadable;

        var strategy = first.GetProperty("strategy");
        if (strategy.GetProperty("state").GetString() == "running")
            return Verdict.Waiting;

        var begun = strategy.GetProperty("steps").EnumerateArray().Where(step => step.GetProperty("interactionId").ValueKind == JsonValueKind.String).ToList();
        var together = await api.SearchAsync($"?processId={first.GetProperty("processId").GetString()}&limit=20", cancellationToken);
        if (together.GetProperty("items").GetArrayLength() != begun.Count)
            return Verdict.StepBeside;
        if (begun.Count == 2 && IsEarly(begun[0], begun[1]))
            return Verdict.StepEarly;

        var worst = Verdict.Delivered;
        foreach (var step in begun)
        {
            var verdict = await JudgeStepAsync(step.GetProperty("interactionId").GetString()!, cancellationToken);
            if (verdict > worst)
                worst = verdict;
        }

        return worst;
    }

    private async Task<Verdict> JudgeStepAsync(string id, CancellationToken cancellationToken)
    {
        var reading = await api.ReadAsync(id, cancellationToken);
        var arrived = provider.FirstArrivals.ContainsKey(UInt128.Parse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        return reading switch
        {
            { Found: false } => Verdict.Unreadable,
            // Taken back before it was sent: its next step was.
            { CustomStatus: "SUPERSEDED" } => arrived ? Verdict.Unsettled : Verdict.Delivered,
            { OutcomeUnknown: true } => arrived ? Verdict.DeliveredUnknown : Verdict.PendingUnknown,
            { Status: "DISPATCH_PENDING" } => arrived ? Verdict.Unsettled : Verdict.Waiting,
            _ => arrived ? Verdict.Delivered : Verdict.Waiting,
        };
    }

    private static bool IsEarly(JsonElement first, JsonElement second) =>
        first.GetProperty("state").GetString() == "timed-out"
        && second.GetProperty("startedAt").GetDateTimeOffset() < first.GetProperty("startedAt").GetDateTimeOffset().AddSeconds(SendTemplate.FallbackAfter);
}

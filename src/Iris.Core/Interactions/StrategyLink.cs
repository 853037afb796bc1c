namespace Iris.Core.Interactions;

/// <summary>Says of an interaction that it is a step of a strategy.</summary>
/// <param name="RunId">The strategy under way.</param>
/// <param name="Step">Index of the step.</param>
public sealed record StrategyLink(string RunId, int Step);

using Iris.WebConsole.Interactions;
using Iris.WebConsole.Users;

namespace Iris.WebConsole.Processes;

/// <summary>A conversation in a list.</summary>
/// <param name="Process">The conversation.</param>
/// <param name="Last">Its last message; null for none.</param>
/// <param name="User">With whom.</param>
public sealed record ProcessRow(ProcessAnswer Process, InteractionAnswer? Last, UserAnswer? User);

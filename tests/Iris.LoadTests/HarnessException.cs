namespace Iris.LoadTests;

/// <summary>The run cannot go on; the message says why, for whoever started it.</summary>
internal sealed class HarnessException(string message) : Exception(message);

namespace Iris.Api.Callbacks;

/// <summary>Marks what takes a body as it comes, whatever its type: the action reads the bytes itself.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class RawBodyAttribute : Attribute;

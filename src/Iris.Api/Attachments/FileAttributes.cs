namespace Iris.Api.Attachments;

/// <summary>Marks what takes a file; for the description.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TakesFileAttribute : Attribute;

/// <summary>Marks what answers a file and no envelope; for the description.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AnswersFileAttribute : Attribute;

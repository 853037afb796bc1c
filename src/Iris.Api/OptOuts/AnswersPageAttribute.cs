namespace Iris.Api.OptOuts;

/// <summary>Marks an action that answers a person with a page, which is no envelope.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class AnswersPageAttribute : Attribute;

namespace Iris.Api.OpenApi;

/// <summary>Names the examples of an action's body: files of <c>OpenApi/Examples</c> without their extension.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BodyExamplesAttribute(params string[] names) : Attribute
{
    public IReadOnlyList<string> Names => names;
}

using Iris.Core.Limits;

namespace Iris.Api.Limits;

/// <summary>Says what calls count as where the scope does not say it.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class CountedAsAttribute(LimitKind kind) : Attribute
{
    public LimitKind Kind => kind;
}

namespace Iris.Api.OpenApi;

/// <summary>Says what a member is whose type does not: JSON that is bound elsewhere, or a text that names one value of an enumeration.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class DescribedAsAttribute(Type type) : Attribute
{
    public Type Type => type;
}

/// <summary>Stands for a payload of any channel and kind.</summary>
internal abstract class AnyPayload;

/// <summary>Stands for the settings of any provider.</summary>
internal abstract class AnySettings;

/// <summary>Stands for a code of <c>docs/errors.md</c>.</summary>
internal abstract class ErrorCode;

using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Serialization;

namespace Iris.Core.Kernel;

/// <summary>What becomes of members that a contract does not have.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UnknownMembers>))]
public enum UnknownMembers
{
    /// <summary>They are passed over; what is kept whole keeps them.</summary>
    [JsonStringEnumMemberName(UnknownMemberNames.Keep)]
    Keep = 0,

    /// <summary>Each is an error that names the member it may have been meant for.</summary>
    [JsonStringEnumMemberName(UnknownMemberNames.Refuse)]
    Refuse = 1,
}

/// <summary>The names on the wire.</summary>
public static class UnknownMemberNames
{
    public const string Keep = "keep";
    public const string Refuse = "refuse";
}

/// <summary>Of this contract, an unknown member whose name is near a known one is refused: somebody meant that one.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RefusesAlikeAttribute : Attribute
{
    internal static bool Has(Type contract) => contract.IsDefined(typeof(RefusesAlikeAttribute), inherit: false);
}

/// <summary>Members that the documents have and this build does not do: refused by name wherever the others are passed over.</summary>
/// <param name="names">Their names, without regard to case.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NotSupportedAttribute(params string[] names) : Attribute
{
    public IReadOnlySet<string> Names { get; } = names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    internal static IReadOnlySet<string> NamesOf(Type contract) =>
        contract.GetCustomAttribute<NotSupportedAttribute>()?.Names ?? FrozenSet<string>.Empty;
}

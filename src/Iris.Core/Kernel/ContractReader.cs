using System.Collections;
using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Iris.Core.Kernel;

/// <summary>
/// Binds JSON to a contract type and reports every mismatch instead of stopping at the first. Names bind without regard to case.
/// Unknown members are passed over, unless the caller asks for them or <see cref="NotSupportedAttribute"/> names them; a member that is there twice is refused, since which of the two counts would be a guess. Lists that are
/// longer than <see cref="MaxItemsAttribute"/> allows are not read at all.
/// </summary>
/// <remarks>
/// Contracts are classes with settable members; <c>required</c> marks a member that must be there and not be null; lists are
/// <see cref="List{T}"/>; a <see cref="JsonElement"/> is passed on as it is, so its document must outlive the contract. Metadata is
/// resolved once per type by the serializer, so nothing is reflected over per request.
/// </remarks>
public static class ContractReader
{
    /// <summary>Names that callers make up are shown up to here.</summary>
    private const int MaxName = 64;

    private static readonly ConcurrentDictionary<JsonPropertyInfo, MaxItemsAttribute> Limits = new();
    private static readonly ConcurrentDictionary<Type, IReadOnlySet<string>> Refused = new();
    private static readonly ConcurrentDictionary<Type, bool> Alike = new();

    /// <summary>Reads <paramref name="element"/> as <typeparamref name="T"/>; what did not fit is in <paramref name="errors"/>.</summary>
    /// <param name="element">The JSON to bind.</param>
    /// <param name="path">Prefix of the field paths in errors; empty at the top.</param>
    /// <param name="errors">Gets one entry for each member that does not fit.</param>
    /// <param name="unknown">What becomes of members that the contract does not have, at any depth.</param>
    /// <returns>The contract with the members that did fit, or null when the element is no object at all.</returns>
    public static T? Read<T>(JsonElement element, string path, ErrorList errors, UnknownMembers unknown = UnknownMembers.Keep)
        where T : class =>
        (T?)ReadValue(element, IrisJson.Contracts.GetTypeInfo(typeof(T)), MaxItemsAttribute.Default, path, unknown, errors);

    private static object? ReadValue(
        JsonElement element, JsonTypeInfo type, MaxItemsAttribute limit, string path, UnknownMembers unknown, ErrorList errors)
    {
        if (element.ValueKind == JsonValueKind.Null)
            return null;

        return type.Kind switch
        {
            JsonTypeInfoKind.Object => ReadObject(element, type, path, unknown, errors),
            JsonTypeInfoKind.Enumerable => ReadList(element, type, limit, path, unknown, errors),
            JsonTypeInfoKind.Dictionary => ReadMap(element, type, limit, path, errors),
            _ => ReadLeaf(element, type, path, errors),
        };
    }

    private static object? ReadObject(JsonElement element, JsonTypeInfo type, string path, UnknownMembers unknown, ErrorList errors)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            errors.Add(CommonErrors.InvalidType(path, Expected.Object));
            return null;
        }

        var target = type.CreateObject!();
        var seen = 0UL;
        foreach (var member in element.EnumerateObject())
        {
            var index = IndexOf(type.Properties, NameOf(member));
            if (index < 0)
            {
                AddUnknown(member, type, path, unknown, errors);
                continue;
            }

            var property = type.Properties[index];
            var field = Join(path, property.Name);
            if ((seen & (1UL << index)) != 0)
            {
                errors.Add(CommonErrors.Duplicate(field));
                continue;
            }

            if (member.Value.ValueKind == JsonValueKind.Null)
                continue;

            seen |= 1UL << index;
            var value = ReadValue(member.Value, IrisJson.Contracts.GetTypeInfo(property.PropertyType), LimitOf(property), field, unknown, errors);
            if (value is not null)
                property.Set?.Invoke(target, value);
        }

        for (var i = 0; i < type.Properties.Count; i++)
        {
            if (type.Properties[i].IsRequired && (seen & (1UL << i)) == 0)
                errors.Add(CommonErrors.Required(Join(path, type.Properties[i].Name)));
        }

        return target;
    }

    private static object? ReadList(
        JsonElement element, JsonTypeInfo type, MaxItemsAttribute limit, string path, UnknownMembers unknown, ErrorList errors)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            errors.Add(CommonErrors.InvalidType(path, Expected.Array));
            return null;
        }

        if (element.GetArrayLength() > limit.Maximum)
        {
            errors.Add(limit.ErrorAt(path));
            return null;
        }

        var list = (IList)type.CreateObject!();
        var item = IrisJson.Contracts.GetTypeInfo(type.ElementType!);
        var index = 0;
        foreach (var child in element.EnumerateArray())
        {
            var field = $"{path}[{index++}]";
            if (child.ValueKind == JsonValueKind.Null)
                errors.Add(CommonErrors.Required(field));
            else if (ReadValue(child, item, MaxItemsAttribute.Default, field, unknown, errors) is { } value)
                list.Add(value);
        }

        return list;
    }

    private static void AddUnknown(JsonProperty member, JsonTypeInfo type, string path, UnknownMembers unknown, ErrorList errors)
    {
        var name = NameOf(member) ?? "\ufffd";
        // Absent, whichever way it is written.
        var isEmpty = member.Value.ValueKind == JsonValueKind.Null || (member.Value.ValueKind == JsonValueKind.Array && member.Value.GetArrayLength() == 0);
        if (!isEmpty && Refused.GetOrAdd(type.Type, NotSupportedAttribute.NamesOf).Contains(name))
            errors.Add(CommonErrors.NotSupported(Join(path, name)));
        else if (unknown == UnknownMembers.Refuse || Alike.GetOrAdd(type.Type, RefusesAlikeAttribute.Has))
        {
            var nearest = NearestName.Of(name, type.Properties.Select(property => property.Name));
            if (unknown == UnknownMembers.Refuse || nearest is not null)
                errors.Add(CommonErrors.UnknownMember(Join(path, Shown(name)), nearest));
        }
    }

    private static string Shown(string name) => name.Length > MaxName ? name[..MaxName] : name;

    private static object? ReadMap(JsonElement element, JsonTypeInfo type, MaxItemsAttribute limit, string path, ErrorList errors)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return ReadLeaf(element, type, path, errors);

        if (element.GetPropertyCount() > limit.Maximum)
        {
            errors.Add(limit.ErrorAt(path));
            return null;
        }

        var seen = new HashSet<string?>(StringComparer.Ordinal);
        foreach (var name in element.EnumerateObject().Select(NameOf))
        {
            if (!seen.Add(name))
                errors.Add(CommonErrors.Duplicate(Join(path, Shown(name ?? ""))));
        }

        return ReadLeaf(element, type, path, errors);
    }

    private static MaxItemsAttribute LimitOf(JsonPropertyInfo property) => Limits.GetOrAdd(
        property,
        static one => one.AttributeProvider?.GetCustomAttributes(typeof(MaxItemsAttribute), inherit: false) is [MaxItemsAttribute limit, ..]
            ? limit
            : MaxItemsAttribute.Default);

    private static object? ReadLeaf(JsonElement element, JsonTypeInfo type, string path, ErrorList errors)
    {
        // Parsing it again would cost as much as the whole binding.
        if (type.Type == typeof(JsonElement) || type.Type == typeof(JsonElement?))
            return element;

        if (type.Type == typeof(string))
        {
            if (element.ValueKind == JsonValueKind.String)
                return ReadText(element, path, errors);
        }
        else
        {
            try
            {
                return element.Deserialize(type);
            }
            catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException or OverflowException)
            {
                // Reported below like any other mismatch.
            }
        }

        errors.Add(CommonErrors.InvalidType(path, Expected.For(type.Type)));
        return null;
    }

    private static string? ReadText(JsonElement element, string path, ErrorList errors)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            errors.Add(CommonErrors.InvalidText(path));
            return null;
        }
    }

    private static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair again: the name of no contract's member.
            return null;
        }
    }

    private static int IndexOf(IList<JsonPropertyInfo> properties, string? name)
    {
        for (var i = 0; i < properties.Count; i++)
        {
            if (string.Equals(properties[i].Name, name, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        return -1;
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static class Expected
    {
        public static readonly Text Object = new("un objeto", "an object");
        public static readonly Text Array = new("una lista", "a list");
        private static readonly Text String = new("un texto", "a string");
        private static readonly Text Boolean = new("true o false", "true or false");
        private static readonly Text Number = new("un número entero", "an integer");
        private static readonly Text Decimal = new("un número", "a number");
        private static readonly Text Date = new("una fecha ISO 8601", "an ISO 8601 date");
        private static readonly Text Map = new("un mapa de textos", "a map of strings");

        public static Text For(Type type)
        {
            type = Nullable.GetUnderlyingType(type) ?? type;
            if (type == typeof(string) || type.IsEnum)
                return String;
            if (type == typeof(bool))
                return Boolean;
            if (type == typeof(int) || type == typeof(long))
                return Number;
            if (type == typeof(decimal) || type == typeof(double))
                return Decimal;
            if (type == typeof(DateTimeOffset))
                return Date;
            return typeof(IDictionary).IsAssignableFrom(type) ? Map : Object;
        }
    }
}

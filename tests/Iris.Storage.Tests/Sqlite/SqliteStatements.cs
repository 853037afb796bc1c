using System.Collections;
using System.Reflection;
using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Tests.Sqlite;

/// <summary>Every statement of the store, found by reflection, so that a new one cannot be forgotten.</summary>
internal static class SqliteStatements
{
    private static readonly Assembly Store = typeof(Sql).Assembly;

    public static IReadOnlyDictionary<string, Sql> All { get; } = Collect();

    /// <summary>How many statements were ever made in this process.</summary>
    public static int Made => (int)typeof(Sql).GetField("count", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!;

    private static SortedDictionary<string, Sql> Collect()
    {
        var found = new SortedDictionary<string, Sql>(StringComparer.Ordinal);
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var type in Store.GetTypes().Where(type => !type.ContainsGenericParameters && !type.IsEnum))
        {
            foreach (var field in FieldsOf(type, BindingFlags.Static).Where(field => !field.IsLiteral))
                Visit($"{type.Name}.{NameOf(field)}", field.GetValue(null));
        }

        return found;

        void Visit(string name, object? value)
        {
            if (value is null or string || !seen.Add(value))
                return;

            if (value is Sql sql)
                found.Add(name, sql);
            else if (value is IDictionary entries)
            {
                foreach (DictionaryEntry entry in entries)
                    Visit($"{name}[{entry.Key}]", entry.Value);
            }
            else if (value is IEnumerable items)
            {
                foreach (var (index, item) in items.Cast<object?>().Index())
                    Visit($"{name}[{index}]", item);
            }
            else if (value.GetType().Assembly == Store)
            {
                foreach (var field in FieldsOf(value.GetType(), BindingFlags.Instance))
                    Visit($"{name}.{NameOf(field)}", field.GetValue(value));
            }
        }
    }

    private static FieldInfo[] FieldsOf(Type type, BindingFlags kind) =>
        type.GetFields(kind | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);

    private static string NameOf(FieldInfo field) =>
        field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;
}

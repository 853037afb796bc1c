using Iris.Core.Hosting;
using SQLitePCL;

namespace Iris.Storage.Sqlite.Database;

/// <summary>The native library: SQLite before 3.51.3 can lose commits when the log starts over while another connection copies it back.</summary>
internal static class SqliteLibrary
{
    private static readonly Version Oldest = new(3, 51, 3);

    /// <summary>Loads the library and refuses one that can corrupt a file.</summary>
    public static void Load()
    {
        Batteries_V2.Init();
        Check(raw.sqlite3_libversion().utf8_to_string());
    }

    public static void Check(string version)
    {
        if (!Version.TryParse(version, out var found) || found < Oldest)
        {
            throw new StartRefusedException(
                $"SQLite {version} was loaded, which can corrupt the database: {Oldest} or newer is needed. "
                + "Run the gateway with the native library that is published with it (e_sqlite3), or put a newer one in its place.");
        }
    }
}

using Iris.Core.Hosting;
using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Tests.Sqlite;

/// <summary>Which native libraries the store runs on.</summary>
public sealed class SqliteLibraryTests
{
    [Theory]
    [InlineData("3.35.5")]
    [InlineData("3.51.2")]
    [InlineData("3.9.99")]
    [InlineData("?")]
    public void Check_LibraryThatCanCorrupt_IsRefusedWithTheCure(string version)
    {
        var failure = Assert.Throws<StartRefusedException>(() => SqliteLibrary.Check(version));

        Assert.Contains($"SQLite {version} ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("3.51.3 or newer", failure.Message, StringComparison.Ordinal);
        Assert.Contains("e_sqlite3", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3.51.3")]
    [InlineData("3.53.0")]
    [InlineData("4.0")]
    public void Check_LibraryWithoutTheDefect_IsTaken(string version) => SqliteLibrary.Check(version);

    [Fact]
    public void Load_LibraryOfThisBuild_IsTaken() => SqliteLibrary.Load();
}

using Iris.Migration;

namespace Iris.Storage.Tests.Migration;

public sealed class MigrationOptionsTests
{
    [Fact]
    public void Parse_AllOptions_AreRead()
    {
        var options = MigrationOptions.Parse(
            ["--to", "mongodb", "mongodb://host/?replicaSet=rs0", "--from", "sqlite", "data/iris.db", "--database", "other", "--keys", "ring"], out var refused);

        Assert.Equal(new MigrationOptions("data/iris.db", "mongodb://host/?replicaSet=rs0", "other", "ring"), options);
        Assert.Null(refused);
    }

    [Theory]
    [InlineData("", "--from sqlite PATH is missing.")]
    [InlineData("--from sqlite data/iris.db", "--to mongodb CONNECTION-STRING is missing.")]
    [InlineData("--to mongodb mongodb://host", "--from sqlite PATH is missing.")]
    [InlineData("--from mongodb mongodb://host --to sqlite data/iris.db", "'--from mongodb' is not understood.")]
    [InlineData("--from sqlite data/iris.db --to mongodb", "--to mongodb CONNECTION-STRING is missing.")]
    [InlineData("--from sqlite data/iris.db --to mongodb mongodb://host --keys", "'--keys' is not understood.")]
    [InlineData("--from sqlite data/iris.db --to mongodb mongodb://host --fast yes", "'--fast yes' is not understood.")]
    public void Parse_IncompleteOrUnknown_IsASentence(string arguments, string sentence)
    {
        Assert.Null(MigrationOptions.Parse(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), out var refused));

        Assert.Equal(sentence, refused);
    }
}

using System.Text.Json;
using Iris.Core.Kernel;

namespace Iris.Core.Tests.Kernel;

public sealed class MaxItemsTests
{
    [Theory]
    [InlineData(3, "INVALID_TYPE few[0]", "INVALID_TYPE few[1]", "INVALID_TYPE few[2]")]
    [InlineData(4, "TOO_MANY few")]
    [InlineData(200_000, "TOO_MANY few")]
    public void Read_List_IsMeasuredBeforeItsItemsAreRead(int count, params string[] errors) =>
        Assert.Equal(errors, Read($$"""{ "few": {{ListOf(count)}} }"""));

    [Theory]
    [InlineData(1000, 101)]
    [InlineData(1001, 1)]
    public void Read_ListThatSaysNothing_HasABoundAllTheSame(int count, int errors) =>
        Assert.Equal(errors, Read($$"""{ "any": {{ListOf(count)}} }""").Count);

    [Fact]
    public void Read_ErrorOfItsOwn_IsReported() => Assert.Equal(["ONE_AT_MOST own"], Read("""{ "own": [ "a", "b" ] }"""));

    [Theory]
    [InlineData("""{ "map": { "a": "1", "b": "2" } }""")]
    [InlineData("""{ "map": { "a": "1", "A": "2" } }""")]
    [InlineData("""{ "map": { "a": "1", "a": "2" } }""", "DUPLICATE_MEMBER map.a")]
    [InlineData("""{ "map": { "a": "1", "b": "2", "c": "3" } }""", "TOO_MANY map")]
    [InlineData("""{ "map": [] }""", "INVALID_TYPE map")]
    public void Read_Map_IsMeasuredAndHasEachMemberOnce(string json, params string[] errors) => Assert.Equal(errors, Read(json));

    private static string ListOf(int count) => $"[{string.Join(',', Enumerable.Repeat("7", count))}]";

    private static List<string> Read(string json)
    {
        var errors = new ErrorList();
        ContractReader.Read<Contract>(JsonElement.Parse(json), "", errors);
        return [.. errors.Items.Select(error => $"{error.Code} {error.Field}")];
    }

    private sealed class Contract
    {
        [MaxItems(3)]
        public List<string>? Few { get; set; }

        public List<string>? Any { get; set; }

        [OneAtMost]
        public List<string>? Own { get; set; }

        [MaxItems(2)]
        public Dictionary<string, string>? Map { get; set; }
    }

    private sealed class OneAtMostAttribute() : MaxItemsAttribute(1)
    {
        public override IrisError ErrorAt(string field) => new("ONE_AT_MOST", field, new("Uno", "One"));
    }
}

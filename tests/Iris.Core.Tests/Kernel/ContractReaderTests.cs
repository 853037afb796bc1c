using System.Text.Json;
using Iris.Core.Kernel;

namespace Iris.Core.Tests.Kernel;

public sealed class ContractReaderTests
{
    [Fact]
    public void Read_NamesInAnyCase_Bind()
    {
        var (order, errors) = Read("""{ "ID": "a", "lines": [ { "SKU": "x", "Count": 2 } ], "unknown": {} }""");

        Assert.Empty(errors);
        Assert.Equal("a", order!.Id);
        Assert.Equal(2, order.Lines![0].Count);
    }

    [Fact]
    public void Read_SeveralMismatches_ReportsEachWithItsPath()
    {
        var (_, errors) = Read("""{ "id": 5, "urgent": "yes", "at": "soon", "lines": [ { "count": 1.5 }, 7, null, { "sku": "s" } ] }""");

        Assert.Equal(
            [
                "INVALID_TYPE id", "INVALID_TYPE urgent", "INVALID_TYPE at", "INVALID_TYPE lines[0].count", "REQUIRED lines[0].sku",
                "INVALID_TYPE lines[1]", "REQUIRED lines[2]",
            ],
            errors);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "id": null }""")]
    public void Read_RequiredMemberMissingOrNull_IsAnError(string json) => Assert.Equal(["REQUIRED id"], Read(json).Errors);

    [Fact]
    public void Read_MemberTwiceInDifferentCase_IsAnError() =>
        Assert.Equal(["DUPLICATE_MEMBER id"], Read("""{ "id": "a", "Id": "b" }""").Errors);

    [Theory]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("7")]
    public void Read_NotAnObject_IsAnError(string json)
    {
        var (order, errors) = Read(json);

        Assert.Null(order);
        Assert.Equal(["INVALID_TYPE "], errors);
    }

    [Fact]
    public void Read_Null_IsNoContract() => Assert.Null(Read("null").Order);

    [Theory]
    [InlineData("""{ "any": { "B": 1, "a": 1e400 } }""")]
    [InlineData("""{ "any": [ 1.50 ] }""")]
    public void Read_JsonMember_IsPassedOnAsWritten(string json)
    {
        var bag = ContractReader.Read<Bag>(JsonElement.Parse(json), "", new ErrorList());

        Assert.Equal(JsonElement.Parse(json).GetProperty("any").GetRawText(), bag!.Any!.Value.GetRawText());
    }

    [Fact]
    public void Read_NumberTooLarge_IsAnErrorOfType() =>
        Assert.Equal(["INVALID_TYPE lines[0].count"], Read("""{ "id": "a", "lines": [ { "sku": "s", "count": 1e99 } ] }""").Errors);

    [Fact]
    public void Read_FreeObject_IsKeptAsItCame()
    {
        var (order, errors) = Read("""{ "id": "a", "data": { "Camel": [1, {"x": null}] } }""");

        Assert.Empty(errors);
        Assert.Equal("""{ "Camel": [1, {"x": null}] }""", order!.Data!.Value.GetRawText());
    }

    private static (Order? Order, IReadOnlyList<string> Errors) Read(string json)
    {
        var errors = new ErrorList();
        var order = ContractReader.Read<Order>(JsonElement.Parse(json), "", errors);
        return (order, [.. errors.Items.Select(error => $"{error.Code} {error.Field}")]);
    }

    internal sealed class Order
    {
        public required string Id { get; set; }

        public bool Urgent { get; set; }

        public DateTimeOffset? At { get; set; }

        public List<Line>? Lines { get; set; }

        public JsonElement? Data { get; set; }
    }

    internal sealed class Line
    {
        public required string Sku { get; set; }

        public int Count { get; set; }
    }

    private sealed class Bag
    {
        public JsonElement? Any { get; set; }
    }
}

using System.Text.Json;
using Iris.Testing;
using Iris.WebConsole.Messages;

namespace Iris.WebConsole.Tests.Messages;

public sealed class MessageReaderTests
{
    public static TheoryData<string> Sends => [.. Directory.GetFiles(Path.Combine(Repository.Root, "src/Iris.Api/OpenApi/Examples"), "send-*.json").Select(path => Path.GetFileName(path)!)];

    [Theory]
    [MemberData(nameof(Sends))]
    public void Read_EveryExampleOfASend_HasSomethingToShow(string file)
    {
        using var example = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "src/Iris.Api/OpenApi/Examples", file)));
        if (!example.RootElement.GetProperty("value").TryGetProperty("payLoad", out var payload))
            return;

        var message = MessageReader.Read(payload);

        Assert.False(message is { Heading: null, Text: null, Place: null, Template: null, List: null, Media: [], Cards: [], Contacts: [] }, file);
        Assert.All(message.Media, medium => Assert.NotNull(medium.Url));
        Assert.All(message.Buttons, button => Assert.NotEqual("", button.Text));
    }

    [Theory]
    [InlineData("""null""")]
    [InlineData("""[]""")]
    [InlineData("""{ "Type": 7, "Text": {} }""")]
    [InlineData("""{ "Type": "interactive", "interactive": "x" }""")]
    [InlineData("""{ "Type": "carousel-message-rcs", "cards": [null, 1, { "media": 3, "suggestions": [[]] }] }""")]
    [InlineData("""{ "Type": "location", "Latitude": "north" }""")]
    [InlineData("""{ "Type": "contacts", "contacts": ["x"] }""")]
    public void Read_AnythingElse_DoesNotFail(string payload)
    {
        using var document = JsonDocument.Parse(payload);

        Assert.NotNull(MessageReader.Read(document.RootElement));
    }

    [Fact]
    public void Read_InboundMedia_HasKindNameAndAddress()
    {
        using var document = JsonDocument.Parse("""{ "Type": "image", "Text": "El informe", "MediaUrl": "https://files.example/a/1%20b.jpg", "MimeType": "image/jpeg" }""");

        var message = MessageReader.Read(document.RootElement);

        Assert.Equal("El informe", message.Text);
        Assert.Equal([new ShownMedium("image", "1 b.jpg", "https://files.example/a/1%20b.jpg")], message.Media);
    }
}

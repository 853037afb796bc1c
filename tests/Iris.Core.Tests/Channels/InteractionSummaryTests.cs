using Iris.Core.Channels;

namespace Iris.Core.Tests.Channels;

public sealed class InteractionSummaryTests
{
    [Fact]
    public void ToWire_Empty_IsTheDocumentedString() =>
        Assert.Equal("""{"subject":"","body":"","generic":null}""", InteractionSummary.Of(null, null).ToWire());

    [Fact]
    public void ToWire_Text_KeepsAccentsReadable() =>
        Assert.Equal(
            """{"subject":"Señal","body":"¿Qué \"tal\"?","generic":null}""", InteractionSummary.Of("Señal", "¿Qué \"tal\"?").ToWire());

    [Fact]
    public void Of_LongText_IsCutWithoutHalfCharacters()
    {
        var summary = InteractionSummary.Of(new string('s', 300), new string('b', InteractionSummary.MaxLength - 1) + "😀");

        Assert.Equal(InteractionSummary.MaxLength, summary.Subject.Length);
        Assert.Equal(InteractionSummary.MaxLength - 1, summary.Body.Length);
    }
}

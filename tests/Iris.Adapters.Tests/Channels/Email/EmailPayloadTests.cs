using System.Text.Json;
using Iris.Adapters.Channels.Email;
using Iris.Core.Channels;
using Iris.Core.Kernel;
using Iris.Testing;

namespace Iris.Adapters.Tests.Channels.Email;

public sealed class EmailPayloadTests
{
    private const string Sample = "Channels/Email/Samples/simple-email.json";

    private static readonly EmailChannel Channel = new();

    [Theory]
    [InlineData("subject", null, "REQUIRED")]
    [InlineData("subject", "\"{998}\"", null)]
    [InlineData("subject", "\"{999}\"", "TOO_LONG")]
    [InlineData("subject", "\"a\\r\\nBcc: x@y.test\"", "CONTROL_CHARACTER")]
    [InlineData("subject", "\"a\\nb\"", "CONTROL_CHARACTER")]
    [InlineData("body", null, null)]
    [InlineData("text", null, null)]
    [InlineData("text", "\" \"", "REQUIRED")]
    [InlineData("body", "\"{1000000}\"", null)]
    [InlineData("body", "\"{1000001}\"", "TOO_LONG")]
    [InlineData("text", "\"{1000001}\"", "TOO_LONG")]
    [InlineData("fromName", null, null)]
    [InlineData("fromName", "\"{128}\"", null)]
    [InlineData("fromName", "\"{129}\"", "TOO_LONG")]
    [InlineData("fromName", "\"a\\rb\"", "CONTROL_CHARACTER")]
    [InlineData("replyTo", null, null)]
    [InlineData("replyTo", "\"nobody\"", "INVALID_EMAIL")]
    [InlineData("replyTo", "\"a@b.test\\r\\nX: y\"", "INVALID_EMAIL")]
    [InlineData("cc", "[]", null)]
    [InlineData("cc", "\"a@b.test\"", "INVALID_TYPE")]
    [InlineData("cc[0]", "\"a@b.test, c@d.test\"", "INVALID_EMAIL")]
    [InlineData("bcc[0]", "\"\"", "INVALID_EMAIL")]
    public void Read_EveryRule(string member, string? value, string? error) => PayloadTable.Check(Channel, Sample, member, value, error);

    [Theory]
    [InlineData("cc")]
    [InlineData("bcc")]
    public void Read_CopyOfACarriersMailbox_IsTakenWhereTheIntegrationAllowsIt(string member)
    {
        var payload = JsonElement.Parse($$"""{ "Type": "simple-email", "subject": "S", "text": "t", "{{member}}": ["a..b@docomo.ne.jp"] }""");
        var errors = new ErrorList();

        Assert.NotNull(Channel.Read(payload, new PayloadReading(UnknownMembers.Refuse, IrregularEmails: true), errors));
        Assert.Null(Channel.Read(payload, new PayloadReading(UnknownMembers.Refuse), errors));
        Assert.Equal([$"payLoad.{member}[0]"], errors.Items.Select(error => error.Field));
    }

    [Theory]
    [InlineData("cc", 50, null)]
    [InlineData("cc", 51, "TOO_MANY")]
    [InlineData("bcc", 51, "TOO_MANY")]
    public void Read_Copies_AreBounded(string member, int count, string? error) => PayloadTable.Check(
        Channel, Sample, member, $"[{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"a{i}@b.test\""))}]", error);

    [Fact]
    public void Read_NeitherBodyNorText_IsRefused() => Assert.Equal(
        ["REQUIRED payLoad.body"], PayloadTable.ErrorsOf(Channel, JsonElement.Parse("""{ "Type": "simple-email", "subject": "s" }""")));

    [Fact]
    public void Summarise_Text_IsPreferredToHtml()
    {
        var summary = PayloadTable.Read<EmailPayload>(Channel, Samples.Json(Sample)).Summarise();

        Assert.Equal(("Su factura de año nuevo", "Hola Ana"), (summary.Subject, summary.Body));
    }

    [Fact]
    public void Summarise_OnlyHtml_IsItsText()
    {
        var payload = JsonElement.Parse("""{ "Type": "simple-email", "subject": "s", "body": "<p>Uno</p><p>&eacute; dos</p>" }""");

        Assert.Equal("Uno é dos", PayloadTable.Read<EmailPayload>(Channel, payload).Summarise().Body);
    }
}

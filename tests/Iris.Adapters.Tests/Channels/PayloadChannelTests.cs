using System.Text.Json;
using Iris.Adapters.Channels.Email;
using Iris.Adapters.Channels.Rcs;
using Iris.Adapters.Channels.Sms;
using Iris.Adapters.Channels.WhatsApp;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Tests.Channels;

public sealed class PayloadChannelTests
{
    [Theory]
    [InlineData("{}", "REQUIRED payLoad.type")]
    [InlineData("""{ "Type": null }""", "REQUIRED payLoad.type")]
    [InlineData("""{ "Type": 1 }""", "INVALID_TYPE payLoad.type")]
    [InlineData("""{ "Type": "" }""", "NOT_ALLOWED payLoad.type")]
    [InlineData("""{ "Type": "carrier-pigeon" }""", "NOT_ALLOWED payLoad.type")]
    [InlineData("""{ "Type": "simple-text", "type": "image" }""", "DUPLICATE_MEMBER payLoad.type")]
    [InlineData("[]", "INVALID_TYPE payLoad")]
    [InlineData("null", "REQUIRED payLoad")]
    [InlineData("\"text\"", "INVALID_TYPE payLoad")]
    public void Read_NoKnownType_SaysSo(string payload, string error) =>
        Assert.Equal([error], PayloadTable.ErrorsOf(new WhatsAppChannel(), JsonElement.Parse(payload)));

    [Fact]
    public void Read_UnknownType_NamesTheKnownOnes()
    {
        var errors = new ErrorList();
        new WhatsAppChannel().Read(JsonElement.Parse("""{ "Type": "x" }"""), new PayloadReading(UnknownMembers.Refuse), errors);

        Assert.All(new WhatsAppChannel().PayloadTypes, type =>
            Assert.Contains(type, Assert.Single(errors.Items).Message.English, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SIMPLE-TEXT")]
    [InlineData("Simple-Text")]
    public void Read_TypeInOtherCase_IsTheSame(string type)
    {
        var payload = PayloadTable.Read<WhatsAppTextPayload>(
            new WhatsAppChannel(), JsonElement.Parse($$"""{ "TYPE": "{{type}}", "TEXT": "Hola" }"""));

        Assert.Equal("simple-text", payload.Type);
        Assert.Equal("Hola", payload.Text);
    }

    [Theory]
    [InlineData("""{ "Type": "simple-text", "Text": "Hola", "txet": 1 }""", "UNKNOWN_MEMBER payLoad.txet", "did you mean Text?")]
    [InlineData("""{ "Type": "simple-text", "Text": "Hola", "whatever": null }""", "UNKNOWN_MEMBER payLoad.whatever", "not known.")]
    [InlineData(
        """{ "Type": "interactive", "interactive": { "messageInteractiveType": "LIST", "body": { "text": "b", "bold": true }, "listAction": { "button": "b", "sections": [ { "rows": [ { "identifier": "i", "title": "t", "desciption": "d" } ] } ] } } }""",
        "UNKNOWN_MEMBER payLoad.interactive.body.bold, UNKNOWN_MEMBER payLoad.interactive.listAction.sections[0].rows[0].desciption", "")]
    public void Read_UnknownMember_IsRefusedUnlessKept(string json, string expected, string hint)
    {
        var errors = new ErrorList();

        Assert.Null(new WhatsAppChannel().Read(JsonElement.Parse(json), new PayloadReading(UnknownMembers.Refuse), errors));
        Assert.Equal(expected, string.Join(", ", errors.Items.Select(error => $"{error.Code} {error.Field}")));
        Assert.EndsWith(hint, errors.Items[0].Message.English, StringComparison.OrdinalIgnoreCase);
        Assert.NotNull(new WhatsAppChannel().Read(JsonElement.Parse(json), new PayloadReading(UnknownMembers.Keep), new ErrorList()));
    }

    [Fact]
    public void Read_ErrorsOfOtherMembers_DoNotRefuseThePayload()
    {
        var errors = new ErrorList();
        errors.Add(CommonErrors.Required("integrationId"));

        Assert.NotNull(new SmsChannel().Read(JsonElement.Parse("""{ "Type": "simple-text", "Text": "a" }"""), new PayloadReading(UnknownMembers.Refuse), errors));
        Assert.Single(errors.Items);
    }

    [Fact]
    public void Read_ItemThatDoesNotBind_LeavesItsListAlone()
    {
        // The second address would be reported as the first.
        var payload = JsonElement.Parse("""{ "Type": "simple-email", "subject": "", "body": "b", "cc": [ 1, "no address" ] }""");

        Assert.Equal(["INVALID_TYPE payLoad.cc[0]", "REQUIRED payLoad.subject"], PayloadTable.ErrorsOf(new EmailChannel(), payload));
    }

    [Theory]
    [InlineData("Channels/Rcs/Samples/text.json", "Text", "\"{3072}\"", null)]
    [InlineData("Channels/Rcs/Samples/text.json", "Text", "\"{3073}\"", "TOO_LONG text")]
    [InlineData("Channels/Rcs/Samples/text.json", "Text", null, "REQUIRED text")]
    [InlineData("Channels/Rcs/Samples/text.json", "Type", "\"simple-text\"", "NOT_ALLOWED type")]
    public void Read_Rcs_EveryRule(string sample, string member, string? value, string? error) =>
        PayloadTable.Check(new RcsChannel(), sample, member, value, error);

    [Theory]
    [InlineData("Channels/Sms/Samples/text.json", "Text", "\"{3201}\"", null)]
    [InlineData("Channels/Sms/Samples/text.json", "Text", "\"\"", "REQUIRED text")]
    public void Read_Sms_EveryRule(string sample, string member, string? value, string? error) =>
        PayloadTable.Check(new SmsChannel(), sample, member, value, error);
}

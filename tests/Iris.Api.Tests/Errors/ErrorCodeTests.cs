using Iris.Api.Errors;
using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Errors;

/// <summary>Errors lead to where their code is explained.</summary>
public sealed class ErrorCodeTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Fact]
    public async Task Refusal_EachError_LeadsToItsExplanation()
    {
        var tenant = await application.NewTenantAsync();
        var answer = (await tenant.Client.PostAsync("/conversation/interaction", new { })).Expect(400);

        var errors = answer.Envelope.GetProperty("error").EnumerateArray().ToList();
        Assert.True(errors.Count > 1);
        foreach (var error in errors)
        {
            Assert.Equal(["code", "field", "message", "help"], error.EnumerateObject().Select(member => member.Name));
            var explained = (await application.Anonymous().GetAsync(error.GetProperty("help").GetString()!)).Expect(200).Payload;
            Assert.Equal(error.GetProperty("code").GetString(), explained.GetProperty("code").GetString());
        }

        Assert.Equal("/errors/NOT_FOUND", (await application.Anonymous().GetAsync("/nowhere")).Expect(404).Envelope.GetProperty("error")[0].GetProperty("help").GetString());
    }

    [Fact]
    public async Task Read_ACode_ExplainsItInBothLanguages()
    {
        var meaning = (await application.Anonymous().GetAsync("/errors/process_closed")).Expect(200).Payload.GetProperty("meanings")[0];

        Assert.Equal("409", meaning.GetProperty("status").GetString());
        Assert.Equal("reopen it, or leave processId out", meaning.GetProperty("en").GetProperty("cure").GetString());
        Assert.Equal("reábralo, o no envíe processId", meaning.GetProperty("es").GetProperty("cure").GetString());
        Assert.Equal(["ERROR_CODE_NOT_FOUND"], (await application.Anonymous().GetAsync("/errors/NO_SUCH")).Expect(404).Errors);
    }

    [Fact]
    public async Task Refusal_AnotherHelpUrl_LeadsThere()
    {
        await using var own = new IrisApplication(_ => { }, ("Api:HelpUrl", "https://help.bank.example/iris#"));
        await own.InitializeAsync();

        var error = (await own.Anonymous().GetAsync("/user")).Expect(401).Envelope.GetProperty("error")[0];

        Assert.Equal("https://help.bank.example/iris#UNAUTHENTICATED", error.GetProperty("help").GetString());
    }

    /// <summary>Each row of the page has one in Spanish, with a cure where it has one.</summary>
    [Fact]
    public void Pages_OfBothLanguages_HaveTheSameRows()
    {
        static IEnumerable<string> Shape(string page) => ErrorPage.Read(page).Select(row => $"{row.Code} {row.Cure.Length > 0}").Order(StringComparer.Ordinal);

        Assert.Equal(Shape("errors.md"), Shape("errores.md"));
        Assert.All(ErrorPage.Read("errores.md"), row => Assert.NotEmpty(row.Cause));
        Assert.Contains("OPTED_OUT", ErrorCatalogue.Codes);
    }
}

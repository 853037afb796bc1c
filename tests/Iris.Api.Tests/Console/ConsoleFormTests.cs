using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Console;

/// <summary>Forms and addresses that no page of ours sends.</summary>
public sealed class ConsoleFormTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Theory]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx", HttpStatusCode.BadRequest)]
    [InlineData("application/x-www-form-urlencoded; charset=utf-7", "a=b", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json", "{}", HttpStatusCode.UnsupportedMediaType)]
    public async Task Post_BodyIsNoForm_IsRefused(string type, string body, HttpStatusCode expected)
    {
        using var console = new ConsoleClient(application);
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        using var answer = await console.Http.PostAsync(new Uri("/console/sign-in", UriKind.Relative), content);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("/console/interactions/bulk")]
    [InlineData("/console/interactions/bulk?reading=raw")]
    [InlineData("/console/interactions/bulk/mail")]
    [InlineData("/console/integrations/types")]
    [InlineData("/console/webhooks/types")]
    [InlineData("/console/users/..%2Finteraction")]
    public async Task Get_WordOfTheApiInPlaceOfAnId_DoesNotExist(string address)
    {
        using var console = await SignedInAsync();

        await console.GetAsync(address, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Post_BackLeadsToWhatNoHeaderCanHold_LeadsToTheOverview()
    {
        using var console = await SignedInAsync();

        using var answer = await console.PostAsync("/console/interactions", "/console/preferences", ("language", "en"), ("back", "/console/ñ"));

        Assert.Equal("/console", answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task SignIn_PlatformsKeyGuessed_HasToWait()
    {
        await using var guarded = new IrisApplication(_ => { }, ("Security:LoginsPerMinute", "3"));
        await guarded.InitializeAsync();
        using var console = new ConsoleClient(guarded);
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++)
        {
            using var answer = await console.PostAsync("/console/sign-in", "/console/sign-in", ("how", "platform"), ("platformKey", $"guess {i}"));
            answers.Add(answer.StatusCode);
        }

        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests], answers);
    }

    [Fact]
    public async Task Get_Export_IsNotKept()
    {
        using var console = await SignedInAsync();

        using var answer = await console.Http.GetAsync(new Uri("/console/interactions/export", UriKind.Relative));

        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    private async Task<ConsoleClient> SignedInAsync()
    {
        var tenant = await application.NewTenantAsync();
        await tenant.NewAccountAsync(TestTenant.Email, "read", "send", "configure");
        return await new ConsoleClient(application).SignInAsync(tenant.Id.Value);
    }
}

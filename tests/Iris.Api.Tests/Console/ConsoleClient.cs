using System.Net;
using System.Text.RegularExpressions;
using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Console;

/// <summary>A browser without script: keeps cookies, follows nothing, and fills forms in.</summary>
internal sealed partial class ConsoleClient : IDisposable
{
    private readonly HttpClientHandler handler = new() { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };

    public ConsoleClient(IrisApplication application)
        : this(application.Address)
    {
    }

    public ConsoleClient(string address)
    {
        Http = new HttpClient(handler) { BaseAddress = new Uri(address) };
        Http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
    }

    public HttpClient Http { get; }

    public IEnumerable<Cookie> Cookies => handler.CookieContainer.GetAllCookies();

    public async Task<ConsoleClient> SignInAsync(string tenant, string email = TestTenant.Email)
    {
        using var answer = await PostAsync("/console/sign-in", "/console/sign-in", ("how", "account"), ("tenant", tenant), ("email", email), ("password", TestTenant.Password));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return this;
    }

    public async Task<string> GetAsync(string address, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await Http.GetAsync(new Uri(address, UriKind.Relative));
        var page = await answer.Content.ReadAsStringAsync();
        Assert.True(expected == answer.StatusCode, $"{address} answered {answer.StatusCode}: {page}");
        return page;
    }

    /// <summary>Sends a form with the hidden fields of a page.</summary>
    public async Task<HttpResponseMessage> PostAsync(string page, string address, params (string Name, string Value)[] fields)
    {
        var hidden = FormToken().Match(await Http.GetStringAsync(new Uri(page, UriKind.Relative)));
        using var form = new FormUrlEncodedContent(
            fields.Append((Name: "__RequestVerificationToken", Value: hidden.Groups[1].Value)).Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await Http.PostAsync(new Uri(address, UriKind.Relative), form);
    }

    public void Dispose()
    {
        Http.Dispose();
        handler.Dispose();
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}

using System.Text;
using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Envelope;

public sealed class RefusalTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Send = "/conversation/interaction";

    [Theory]
    [InlineData("GET", "/nowhere", 404, "NOT_FOUND")]
    [InlineData("DELETE", "/user/login", 405, "METHOD_NOT_ALLOWED")]
    [InlineData("GET", "/configuration/account", 401, "UNAUTHENTICATED")]
    [InlineData("POST", "/user/login", 415, "UNSUPPORTED_CONTENT_TYPE")]
    public async Task Call_RefusedByTheFramework_AnswersTheEnvelope(string method, string path, int status, string code)
    {
        var answer = await application.Anonymous().CallAsync(new HttpMethod(method), path, null);

        Assert.Equal([code], answer.Expect(status).Errors);
    }

    [Theory]
    [InlineData("", "EMPTY_BODY")]
    [InlineData("{", "INVALID_JSON")]
    [InlineData("{} {}", "INVALID_JSON")]
    [InlineData("{'a':1}", "INVALID_JSON")]
    [InlineData("{\"a\":\"\\ud83d\"}", "INVALID_UTF8")]
    [InlineData("{\"a\":\"\\ude00\\ud83d\"}", "INVALID_UTF8")]
    [InlineData("{\"\\ud83dx\":1}", "INVALID_UTF8")]
    [InlineData("[]", "INVALID_TYPE")]
    [InlineData("null", "INVALID_TYPE")]
    [InlineData("7", "INVALID_TYPE")]
    public async Task Send_BodyIsNoObject_Answers400(string body, string code)
    {
        var tenant = await application.NewTenantAsync();

        Assert.Equal([code], (await tenant.Client.PostBytesAsync(Send, Encoding.UTF8.GetBytes(body))).Expect(400).Errors);
    }

    [Theory]
    [InlineData(new byte[] { 0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D })]
    [InlineData(new byte[] { 0x7B, 0x22, 0xC0, 0x80, 0x22, 0x3A, 0x31, 0x7D })]
    [InlineData(new byte[] { 0x7B, 0x22, 0xED, 0xA0, 0x80, 0x22, 0x3A, 0x31, 0x7D })]
    public async Task Send_InvalidUtf8_Answers400(byte[] body)
    {
        var tenant = await application.NewTenantAsync();

        Assert.Equal(["INVALID_UTF8"], (await tenant.Client.PostBytesAsync(Send, body)).Expect(400).Errors);
    }

    [Theory]
    [InlineData(32, 400, "REQUIRED payLoad")]
    [InlineData(33, 400, "TOO_DEEP")]
    [InlineData(100_000, 400, "TOO_DEEP")]
    public async Task Send_DeepNesting_IsRefusedBeyondTheLimit(int depth, int status, string firstError)
    {
        var tenant = await application.NewTenantAsync();
        var body = $"{{\"a\":{new string('[', depth - 1)}{new string(']', depth - 1)}}}";

        var answer = await tenant.Client.PostBytesAsync(Send, Encoding.UTF8.GetBytes(body));

        Assert.Equal(firstError, answer.Expect(status).Errors[0]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=iso-8859-1")]
    public async Task Send_WrongContentType_Answers415(string? contentType)
    {
        var tenant = await application.NewTenantAsync();

        (await tenant.Client.PostBytesAsync(Send, "{}"u8.ToArray(), contentType)).Expect(415);
    }

    [Fact]
    public async Task Send_ByteOrderMarkAndCharset_AreTaken()
    {
        var tenant = await application.NewTenantAsync();

        var answer = await tenant.Client.PostBytesAsync(Send, [0xEF, 0xBB, 0xBF, .. "{}"u8], "application/json; charset=UTF-8");

        Assert.Contains("REQUIRED payLoad", answer.Expect(400).Errors);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Send_BodyBeyondTheLimit_Answers413(bool chunked)
    {
        var tenant = await application.NewTenantAsync();
        var bytes = new byte[(1024 * 1024) + 1];
        bytes.AsSpan().Fill((byte)' ');
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, Send) { Content = content };
        request.Headers.TransferEncodingChunked = chunked;

        using var response = await tenant.Client.Http.SendAsync(request);

        Assert.Equal(["BODY_TOO_LARGE"], (await Answer.ReadAsync(response)).Expect(413).Errors);
    }

    [Fact]
    public async Task Send_SyntaxError_NamesThePlaceButNotTheContent()
    {
        var tenant = await application.NewTenantAsync();

        var answer = await tenant.Client.PostAsync(Send, "{ \"payLoad\": {},\n  \"secreto\" 5 }");

        Assert.Equal("El cuerpo no es JSON válido: línea 2, byte 13.", answer.Expect(400).Detail);
        Assert.DoesNotContain("secreto", answer.Envelope.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_SeveralErrors_AnswersAllInTheLanguageAskedFor()
    {
        var tenant = await application.NewTenantAsync();
        const string Body = """{ "payLoad": 5, "integrationId": 7, "Destinations": "34600000001", "AutoCreateUser": "yes" }""";

        var spanish = (await tenant.Client.PostAsync(Send, Body)).Expect(400);
        var english = (await tenant.Client.InEnglish().PostAsync(Send, Body)).Expect(400);

        string[] expected =
            ["INVALID_TYPE integrationId", "INVALID_TYPE Destinations", "INVALID_TYPE AutoCreateUser", "INVALID_TYPE payLoad"];
        Assert.Equal(expected, spanish.Errors);
        Assert.Equal(expected, english.Errors);
        Assert.Equal(("Solicitud no válida", "La solicitud tiene 4 errores."), (spanish.Title, spanish.Detail));
        Assert.Equal(("Invalid request", "The request has 4 errors."), (english.Title, english.Detail));
        Assert.Equal("Se esperaba un texto.", spanish.Messages[0]);
        Assert.Equal("Expected a string.", english.Messages[0]);
    }

    [Theory]
    [InlineData("fr, en;q=0.5, es;q=0.4", "Not found")]
    [InlineData("es-ES, en;q=0.9", "No encontrado")]
    [InlineData("fr", "No encontrado")]
    [InlineData("en-GB", "Not found")]
    [InlineData(";;q=x", "No encontrado")]
    public async Task Call_AcceptLanguage_ChoosesSpanishOrEnglish(string header, string title)
    {
        var client = application.Anonymous();
        client.Http.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", header);

        Assert.Equal(title, (await client.GetAsync("/nowhere")).Title);
    }

    [Theory]
    [InlineData("limit=0", "OUT_OF_RANGE limit")]
    [InlineData("limit=201", "OUT_OF_RANGE limit")]
    [InlineData("limit=many", "INVALID_VALUE limit")]
    [InlineData("cursor=nothing", "INVALID_CURSOR cursor")]
    public async Task List_BadPage_Answers400(string query, string error)
    {
        var tenant = await application.NewTenantAsync();

        Assert.Equal([error], (await tenant.Client.GetAsync($"/user?{query}")).Expect(400).Errors);
    }
}

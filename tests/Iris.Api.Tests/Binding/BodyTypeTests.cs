using System.Text;
using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Binding;

/// <summary>Only JSON is read where JSON is asked for; nothing else is looked into, let alone fails.</summary>
public sealed class BodyTypeTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Form = "application/x-www-form-urlencoded";

    /// <summary>What is not plain JSON: the type, the coding, and a body that the framework's form readers stumble over.</summary>
    private static readonly (string? Type, string? Encoding, string Body)[] Others =
    [
        (null, null, "x=1"),
        (Form, null, "x=1"),
        (Form, null, "{\"Email\":[\"a\",{\"Password\":\"b\"}"),
        (Form, null, "a[b=1&=&%zz"),
        (Form, null, new string('k', 5000)),
        (Form, null, string.Join('&', Enumerable.Range(0, 2000).Select(i => $"k{i}=1"))),
        (Form + "; charset=utf-7", null, "x=1"),
        (Form + "; charset=x-unknown", null, "x=1"),
        ("multipart/form-data", null, "x"),
        ("multipart/form-data; boundary=b", null, "--b\r\nbroken"),
        ("multipart/form-data; boundary=b", null, "--b\r\nContent-Disposition: form-data; name=\"a[b\"\r\n\r\n1\r\n--b--\r\n"),
        ("text/plain", null, "{}"),
        ("application/merge-patch+json", null, "{}"),
        ("application/json; charset=utf-7", null, "{}"),
        ("application/json; charset=utf-16", null, "{}"),
        ("application/json; charset=x-unknown", null, "{}"),
        ("application/json, text/plain", null, "{}"),
        (";;;//", null, "{}"),
        ("application/json", "gzip", "{}"),
        ("application/json", "br", "\u001f\u008b"),
        ("application/json", "identity, gzip", "{}"),
    ];

    [Fact]
    public async Task Call_EveryOperationWithEveryOtherType_Answers415AndNever500()
    {
        var tenant = await application.NewTenantAsync();
        var operations = Operation.All(application.Services);
        var wrong = new List<string>();
        var calls = 0;

        foreach (var operation in operations)
        {
            var client = operation.Path.StartsWith("/admin", StringComparison.Ordinal) ? application.Platform() : tenant.Client;
            foreach (var other in Others)
            {
                var status = await CallAsync(client, operation, other);
                calls++;
                // Of a file that is uploaded, the type is part of what it is.
                var mayRefuse = operation.HasContract || operation.Path == "/attachment";
                if (status >= 500 || (operation.HasContract && status != 415) || (!mayRefuse && status == 415))
                    wrong.Add($"{operation.Method} {operation.Path} {other.Type} {other.Encoding}: {status}");
            }
        }

        Assert.Empty(wrong);
        Assert.True(operations.Count(operation => operation.HasContract) > 15 && calls > 1000, $"Only {calls} calls.");
        Assert.Contains(operations, operation => operation.IsRaw);
    }

    [Theory]
    [InlineData("ZZZ")]
    [InlineData("-1")]
    [InlineData("FFFFFFFFF")]
    [InlineData("7FFFFFFFFFFFFFFF")]
    [InlineData("")]
    public async Task Call_BrokenChunkSize_Answers400(string size)
    {
        var tenant = await application.NewTenantAsync();
        var key = await application.NewKeyAsync(tenant.Id, "send");
        var callback = (await tenant.Client.GetAsync($"/configuration/integration/{await tenant.NewIntegrationAsync()}")).Expect(200)
            .Payload.GetProperty("callbackUrl").GetString()!;
        foreach (var path in new[] { "/user", "/user/login", callback[callback.IndexOf("/callback", StringComparison.Ordinal)..] })
        {
            var answer = await RawHttp.SendAsync(
                tenant.Client.Http.BaseAddress!,
                $"POST {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Api-Key: {key}\r\nContent-Type: application/json\r\n"
                + $"Transfer-Encoding: chunked\r\n\r\n{size}\r\n{{}}\r\n0\r\n\r\n");

            Assert.Equal((400, "BAD_REQUEST"), (answer.Status, answer.ErrorCode));
        }
    }

    [Fact]
    public async Task Call_CodingOfTheTransferThatIsNotRead_Answers415()
    {
        var key = await application.NewKeyAsync((await application.NewTenantAsync()).Id, "send");

        var answer = await RawHttp.SendAsync(
            application.Anonymous().Http.BaseAddress!,
            $"POST /user HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Api-Key: {key}\r\nContent-Type: application/json\r\n"
            + "Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n");

        Assert.Equal((415, "UNSUPPORTED_CONTENT_TYPE"), (answer.Status, answer.ErrorCode));
    }

    [Theory]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=utf-7")]
    [InlineData(";;q=9,")]
    public async Task Call_AcceptOfSomethingElse_AnswersTheEnvelopeAllTheSame(string accept)
    {
        var tenant = await application.NewTenantAsync();
        tenant.Client.Http.DefaultRequestHeaders.TryAddWithoutValidation("Accept", accept);

        (await tenant.Client.GetAsync("/user")).Expect(200);
        (await tenant.Client.PostAsync("/user", new { name = "Ana" })).Expect(200);
    }

    [Fact]
    public async Task Log_AfterCallsOfEveryOtherType_HasOneLineForEachAndNothingOfTheBodies()
    {
        var folder = Directory.CreateTempSubdirectory("iris-types-").FullName;
        try
        {
            using var gateway = await GatewayProcess.StartAsync(folder, "Development");
            var client = new IrisClient(new HttpClient { BaseAddress = new Uri(gateway.Address) }).WithKey(gateway.ApiKey);
            var operations = Operation.All(application.Services);
            foreach (var operation in operations)
            {
                foreach (var (type, encoding, body) in Others)
                    await CallAsync(client, operation, (type, encoding, $"MARKER[{body}MARKER"));
            }

            Assert.Equal(0, await gateway.StopAsync());
            var lines = gateway.Output.Split('\n').Where(line => line.StartsWith('{') && line.Contains("\"Route\"", StringComparison.Ordinal)).ToList();
            Assert.Equal(operations.Count * Others.Length, lines.Count);
            Assert.DoesNotContain("MARKER", gateway.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("\"Level\":\"Error\"", gateway.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("\"Level\":\"Warning\"", gateway.Output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> CallAsync(IrisClient client, Operation operation, (string? Type, string? Encoding, string Body) other)
    {
        using var request = new HttpRequestMessage(operation.Method, operation.Path);
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(other.Body));
        if (other.Type is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", other.Type);
        if (other.Encoding is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Encoding", other.Encoding);
        // One of them does not end by itself.
        using var response = await client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return (int)response.StatusCode;
    }
}

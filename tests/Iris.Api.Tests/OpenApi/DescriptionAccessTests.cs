using System.IO.Compression;
using System.Net;
using Iris.Api.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Iris.Api.Tests.OpenApi;

/// <summary>The description is made once, and shown to whom the operator says.</summary>
public sealed class DescriptionAccessTests
{
    private const string Description = "/swagger/v1/swagger.json";
    private static readonly string[] All = [Description, "/swagger", "/swagger/", "/swagger/index.html", "/swagger/index.js", "/swagger/swagger-ui-bundle.js"];

    [Fact]
    public async Task Description_AskedForManyTimes_IsMadeOnceAndPackedForWhoUnpacks()
    {
        var count = new Count();
        await using var application = new IrisApplication(services => services.AddSingleton(count).AddTransient<ISwaggerProvider, Counting>());
        await application.InitializeAsync();
        var http = application.Anonymous().Http;

        var texts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => http.GetStringAsync(Description)));
        using var request = new HttpRequestMessage(HttpMethod.Get, Description) { Headers = { { "Accept-Encoding", "br, gzip" } } };
        using var packed = await http.SendAsync(request);
        await using var unpacked = new GZipStream(await packed.Content.ReadAsStreamAsync(), CompressionMode.Decompress);

        Assert.Equal(1, count.Value);
        Assert.Single(texts.Distinct());
        Assert.Equal("gzip", Assert.Single(packed.Content.Headers.ContentEncoding));
        Assert.Equal(texts[0], await new StreamReader(unpacked).ReadToEndAsync());
        Assert.InRange(packed.Content.Headers.ContentLength ?? 0, 1, texts[0].Length / 5);
    }

    [Fact]
    public async Task Description_SameAsTheCallerHas_Answers304()
    {
        await using var application = new IrisApplication();
        await application.InitializeAsync();
        var http = application.Anonymous().Http;
        using var first = await http.GetAsync(Description);
        using var request = new HttpRequestMessage(HttpMethod.Get, Description) { Headers = { { "If-None-Match", first.Headers.ETag!.ToString() } } };

        using var second = await http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task Description_WithCredential_IsForWhoHasOne()
    {
        await using var application = new IrisApplication(_ => { }, ("Api:Description", "credential"));
        await application.InitializeAsync();
        var tenant = await application.NewTenantAsync();
        var reader = await tenant.ClientWithScopesAsync("read");

        foreach (var path in All)
        {
            Assert.Equal(["UNAUTHENTICATED"], (await application.Anonymous().GetAsync(path)).Expect(401).Errors);
            using var answer = await reader.Http.GetAsync(path);
            Assert.True(answer.IsSuccessStatusCode, path);
            using var platform = await application.Platform().Http.GetAsync(path);
            Assert.True(platform.IsSuccessStatusCode, path);
        }
    }

    [Fact]
    public async Task Description_Off_IsNotThere()
    {
        await using var application = new IrisApplication(_ => { }, ("Api:Description", "off"));
        await application.InitializeAsync();

        foreach (var path in All)
            (await application.Platform().GetAsync(path)).Expect(404);
    }

    [Fact]
    public async Task Description_InProduction_WantsACredential()
    {
        var folder = Directory.CreateTempSubdirectory("iris-description-").FullName;
        try
        {
            using var gateway = await GatewayProcess.StartAsync(folder, "Production", ("Bootstrap__AdminKey", IrisApplication.AdminKey));
            var anonymous = new IrisClient(new HttpClient { BaseAddress = new Uri(gateway.Address) });
            foreach (var path in All)
                (await anonymous.GetAsync(path)).Expect(401);

            using var answer = await anonymous.WithKey(IrisApplication.AdminKey).Http.GetAsync(Description);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            // Browsers heed it over https alone, and this was none.
            Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task SwaggerUi_Credentials_AreNotKept()
    {
        await using var application = new IrisApplication();
        await application.InitializeAsync();

        var script = await application.Anonymous().Http.GetStringAsync("/swagger/index.js");

        Assert.Contains("\"persistAuthorization\":false", script, StringComparison.Ordinal);
    }

    private sealed class Count
    {
        public int Value;
    }

    private sealed class Counting(Count count, IServiceProvider services) : ISwaggerProvider
    {
        public OpenApiDocument GetSwagger(string documentName, string? host = null, string? basePath = null)
        {
            Interlocked.Increment(ref count.Value);
            return ActivatorUtilities.CreateInstance<SwaggerGenerator>(services).GetSwagger(documentName, host!, basePath!);
        }
    }
}

using System.Net;
using System.Net.Http.Headers;
using Iris.Api.Binding;
using Iris.Api.Tests.Support;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Api.Tests.Binding;

/// <summary>Bodies that come slowly and never end.</summary>
public sealed class BodiesInMemoryTests
{
    private const int Sent = 240_000;

    [Fact]
    public async Task Post_TenantHoldsItsPartOfTheMemory_Is503ForItAlone()
    {
        await using var application = new IrisApplication(
            _ => { }, ("Api:MaxBodyBytesInMemory", "1048576"), ("Api:MaxBatchBytes", "262144"), ("Api:MaxRequestBytes", "262144"));
        await application.InitializeAsync();
        var (greedy, other) = (await application.NewTenantAsync(), await application.NewTenantAsync());
        var budget = application.Services.GetRequiredService<BodyBudget>();
        using var cancelled = new CancellationTokenSource();
        var stalled = Enumerable.Range(0, 2).Select(_ => PostAsync(greedy, new StalledBody(), cancelled.Token)).ToArray();
        await Eventually.HoldsAsync(() => budget.Free <= (1024 * 1024) - (2 * Sent), "both bodies wait for their end");

        var refused = (await greedy.Client.PostAsync("/conversation/interaction", new { text = new string('x', 100_000) })).Expect(503);

        Assert.NotNull(refused.Headers.RetryAfter);
        (await other.Client.PostAsync("/conversation/interaction", new { text = new string('x', 100_000) })).Expect(400);
        await cancelled.CancelAsync();
        foreach (var post in stalled)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => post);
        await Eventually.HoldsAsync(() => budget.Free == 1024 * 1024, "their memory comes back");
    }

    private static async Task PostAsync(TestTenant tenant, HttpContent body, CancellationToken cancellationToken)
    {
        // Not the test's usual client, which reads a body to its end before it sends it.
        using var http = new HttpClient { BaseAddress = tenant.Client.Http.BaseAddress };
        http.DefaultRequestHeaders.Add("X-Api-Key", tenant.Client.Http.DefaultRequestHeaders.GetValues("X-Api-Key"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/conversation/interaction") { Content = body };
        using var response = await http.SendAsync(request, cancellationToken);
    }

    private sealed class StalledBody : HttpContent
    {
        public StalledBody() => Headers.ContentType = new MediaTypeHeaderValue("application/json");

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(new byte[Sent], cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = Sent + 1;
            return true;
        }
    }
}

using Iris.Api.Tests.Support;
using Iris.Testing;
using Microsoft.AspNetCore.Http;

namespace Iris.Api.Tests.Dispatch;

/// <summary>A provider on a real port that misbehaves: what it surely did not take is sent again, what it may have taken never is.</summary>
public sealed class ProviderFaultTests : IAsyncLifetime
{
    private TestProvider provider = null!;

    private IrisApplication Application { get; } = new(
        _ => { }, ("Security:AllowPrivateNetworks", "true"), ("Dispatch:RetryBaseSeconds", "0.01"), ("Dispatch:PollMilliseconds", "10"));

    public async Task InitializeAsync()
    {
        await Application.InitializeAsync();
        provider = await TestProvider.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await Application.DisposeAsync();
        await provider.DisposeAsync();
    }

    [Fact]
    public async Task Send_ConnectionResetAfterTheRequest_IsNotSentAgain() => await AssertUnknownAsync(context =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    [Theory]
    [InlineData(200, "{\"id\":")]
    [InlineData(200, "<html>OK</html>")]
    [InlineData(200, "")]
    [InlineData(502, "")]
    public async Task Send_AnswerMakesNoSense_IsNotSentAgain(int status, string body) => await AssertUnknownAsync(context =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    });

    [Fact]
    public async Task Send_ProviderHangs_IsNotSentAgain() => await AssertUnknownAsync(
        context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default), timeoutSeconds: 1);

    [Theory]
    [InlineData(429, "1")]
    [InlineData(429, null)]
    [InlineData(503, null)]
    [InlineData(500, "Thu, 01 Jan 2026 00:00:00 GMT")]
    public async Task Send_ProviderSaysItDidNotTakeIt_IsSentAgain(int status, string? retryAfter)
    {
        provider.Once = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = retryAfter;
            return Task.CompletedTask;
        };

        var (tenant, id) = await SendAsync();

        await tenant.WaitForStatusAsync(id, "SENT");
        Assert.Equal([id, id], provider.Arrivals);
    }

    [Fact]
    public async Task Send_ProviderIsSlow_IsSentOnceWithoutHoldingUpOthers()
    {
        var answer = new TaskCompletionSource();
        provider.Once = async context =>
        {
            await answer.Task;
            await TestProvider.AcceptAsync(context);
        };
        var (tenant, slow) = await SendAsync();
        await Eventually.HoldsAsync(() => provider.Arrivals.Count == 1, "the slow one is being sent");

        var (other, id) = await SendAsync();
        await other.WaitForStatusAsync(id, "SENT");
        answer.SetResult();

        await tenant.WaitForStatusAsync(slow, "SENT");
        Assert.Equal([slow, id], provider.Arrivals);
    }

    private async Task AssertUnknownAsync(RequestDelegate fault, int timeoutSeconds = 30)
    {
        provider.Once = fault;

        var (tenant, id) = await SendAsync(timeoutSeconds);

        tenant.Client.InEnglish();
        await Eventually.GetAsync(
            async () => (await tenant.Client.GetAsync($"/conversation/interaction/{id}")).Expect(200).Payload.GetRawText()
                .Contains("Outcome of the attempt unknown", StringComparison.Ordinal) ? "" : null,
            "the outcome is unknown");
        Assert.Equal([id], provider.Arrivals);
        Assert.Equal(
            ["OUTCOME_UNKNOWN"], (await tenant.Client.PostAsync($"/conversation/interaction/{id}/cancel")).Expect(409).Errors);
        Assert.Equal(
            ["DOUBLE_SEND_POSSIBLE confirm"], (await tenant.Client.PostAsync($"/conversation/interaction/{id}/resend", new { })).Expect(409).Errors);
    }

    private async Task<(TestTenant Tenant, string Id)> SendAsync(int timeoutSeconds = 30)
    {
        var tenant = await Application.NewTenantAsync();
        var integration = await provider.NewIntegrationAsync(tenant.Client, timeoutSeconds);
        var answer = await tenant.Client.PostAsync("/conversation/interaction", new
        {
            payLoad = new { Type = "simple-text", Text = "Hola" },
            integrationId = integration,
            Destinations = new[] { TestTenant.NewPhone() },
            AutoCreateUser = true,
            AutoCreateProcess = true,
        });
        return (tenant, answer.Expect(200).Id);
    }
}

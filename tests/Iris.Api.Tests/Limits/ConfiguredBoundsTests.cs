using Iris.Api.Limits;
using Iris.Api.Tests.Support;
using Iris.Core.Limits;
using Microsoft.Extensions.Options;

namespace Iris.Api.Tests.Limits;

public sealed class ConfiguredBoundsTests
{
    [Fact]
    public async Task Batch_MoreSendsThanConfigured_IsRefused()
    {
        await using var application = new IrisApplication(_ => { }, ("Api:MaxBatchItems", "2"));
        await application.InitializeAsync();
        var tenant = await application.NewTenantAsync();
        Task<Answer> PostAsync(int count) =>
            tenant.Client.PostAsync("/conversation/interaction/batch", new { items = Enumerable.Repeat(new { }, count) });

        (await PostAsync(2)).Expect(200);
        Assert.Equal(["TOO_MANY items"], (await PostAsync(3)).Expect(400).Errors);
    }

    [Fact]
    public async Task Lists_RowsBeyondTheBytesOfAPage_EndWithACursor()
    {
        await using var application = new IrisApplication(_ => { }, ("Limits:PageBytes", "65536"));
        await application.InitializeAsync();
        var tenant = await application.NewTenantAsync();
        for (var i = 0; i < 11; i++)
            (await tenant.Client.PostAsync("/user", new { name = "Ana", metadata = new { text = new string('x', 7000) } })).Expect(200);

        var page = (await tenant.Client.GetAsync("/user?limit=200")).Expect(200).Payload;

        Assert.Equal(10, page.GetProperty("items").GetArrayLength());
        Assert.NotNull(page.GetProperty("nextCursor").GetString());

        // What a draft holds is part of its row.
        var userId = page.GetProperty("items")[0].GetProperty("id").GetString();
        for (var i = 0; i < 11; i++)
            (await tenant.Client.PostAsync("/conversation/process", new { userId, isDraft = true, draft = new { payLoad = new string('x', 7000) } })).Expect(200);
        var drafts = (await tenant.Client.GetAsync("/conversation/process?limit=200")).Expect(200).Payload;
        Assert.Equal(10, drafts.GetProperty("items").GetArrayLength());
        Assert.NotNull(drafts.GetProperty("nextCursor").GetString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task RefusalPause_MoreThanConfigured_AreAnsweredAtOnce(int most)
    {
        var pause = new RefusalPause(Options.Create(new LimitOptions { RefusalMilliseconds = 10_000, RefusalQueue = most }));
        using var end = new CancellationTokenSource();

        var kept = Enumerable.Range(0, most).Select(_ => pause.TakeAsync(end.Token)).ToList();

        Assert.True(pause.TakeAsync(end.Token).IsCompleted);
        Assert.DoesNotContain(kept, task => task.IsCompleted);
        await end.CancelAsync();
        await Task.WhenAll(kept);
    }
}

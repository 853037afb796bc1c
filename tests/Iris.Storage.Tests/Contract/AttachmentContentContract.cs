using System.Security.Cryptography;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

/// <summary>The bytes of attachments.</summary>
public abstract class AttachmentContentContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    private static readonly DateTimeOffset Later = DateTimeOffset.UtcNow.AddHours(1);

    [Theory]
    [InlineData(1)]
    [InlineData(255 * 1024)]
    [InlineData(3_000_001)]
    public async Task OpenAsync_AfterACommit_ReadsWhatWasWrittenOfItsTenantAlone(int size)
    {
        var (id, bytes) = (NewId(), RandomNumberGenerator.GetBytes(size));

        await WriteAsync(id, bytes);

        Assert.Equal(bytes, await ReadAsync(id));
        Assert.Null(await Stores.Content.OpenAsync(Other, id, None));
        Assert.Null(await Stores.Content.OpenAsync(Acme, NewId(), None));
    }

    [Fact]
    public async Task OpenAsync_ARange_IsReadFromItsPlace()
    {
        var (id, bytes) = (NewId(), RandomNumberGenerator.GetBytes(1_000_000));
        await WriteAsync(id, bytes);

        await using var stream = (await Stores.Content.OpenAsync(Acme, id, None))!;
        Assert.Equal(bytes.Length, stream.Length);
        foreach (var start in new[] { 700_000, 10, 999_990 })
        {
            stream.Seek(start, SeekOrigin.Begin);
            var part = new byte[10];
            await stream.ReadExactlyAsync(part, None);
            Assert.Equal(bytes[start..(start + 10)], part);
        }
    }

    [Fact]
    public async Task WriteAsync_TwelveMegabytes_AreNotHeldInMemory()
    {
        var (id, chunk) = (NewId(), RandomNumberGenerator.GetBytes(64 * 1024));
        await using (var writer = await Stores.Content.CreateAsync(Acme, id, None))
        {
            for (var i = 0; i < 192; i++)
                await writer.WriteAsync(chunk, None);
            await writer.CommitAsync(None);
        }

        var most = 0L;
        var buffer = new byte[chunk.Length];
        await using var stream = (await Stores.Content.OpenAsync(Acme, id, None))!;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 192; i++)
        {
            await stream.ReadExactlyAsync(buffer, None);
            Assert.Equal(chunk, buffer);
            if (i % 48 == 47)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        Assert.InRange(most, long.MinValue, 6 * 1024 * 1024);
    }

    [Fact]
    public async Task DisposeAsync_WithoutACommit_LeavesNothing()
    {
        var id = NewId();
        await using (var writer = await Stores.Content.CreateAsync(Acme, id, None))
        {
            await writer.WriteAsync(new byte[2_000_000], None);
            Assert.Null(await Stores.Content.OpenAsync(Acme, id, None));
        }

        Assert.Null(await Stores.Content.OpenAsync(Acme, id, None));
        Assert.Equal(0, await Stores.Content.SweepAsync(Later, None));
    }

    [Fact]
    public async Task CommitAsync_OfTheSameIdAgain_IsTheNewContent()
    {
        var id = NewId();
        await WriteAsync(id, [1, 2, 3]);

        await WriteAsync(id, [4, 5]);

        Assert.Equal([4, 5], await ReadAsync(id));
    }

    [Fact]
    public async Task RemoveAsync_Content_IsGoneAndAgainChangesNothing()
    {
        var id = NewId();
        await WriteAsync(id, [1]);

        await Stores.Content.RemoveAsync(Other, id, None);
        Assert.Equal([1], await ReadAsync(id));
        await Stores.Content.RemoveAsync(Acme, id, None);
        await Stores.Content.RemoveAsync(Acme, id, None);

        Assert.Null(await Stores.Content.OpenAsync(Acme, id, None));
    }

    [Fact]
    public async Task SweepAsync_WhatHasNoFactsOrBrokeOff_IsRemovedWhenItIsOld()
    {
        var (kept, orphan) = (Attachment(Acme), NewId());
        await WriteAsync(kept.Id, [1]);
        await Stores.Attachments.CreateAsync(Acme, kept, null, None);
        await WriteAsync(orphan, [2]);
        // A process that dies disposes of nothing.
        var broken = await Stores.Content.CreateAsync(Acme, NewId(), None);
        await broken.WriteAsync(new byte[2_000_000], None);

        Assert.Equal(0, await Stores.Content.SweepAsync(DateTimeOffset.UtcNow.AddHours(-1), None));
        Assert.Equal([2], await ReadAsync(orphan));
        Assert.Equal(2, await Stores.Content.SweepAsync(Later, None));

        Assert.Null(await Stores.Content.OpenAsync(Acme, orphan, None));
        Assert.Equal([1], await ReadAsync(kept.Id));
        Assert.Equal(0, await Stores.Content.SweepAsync(Later, None));
    }

    private async Task WriteAsync(string id, byte[] bytes)
    {
        await using var writer = await Stores.Content.CreateAsync(Acme, id, None);
        for (var at = 0; at < bytes.Length; at += 70_001)
            await writer.WriteAsync(bytes.AsMemory(at, Math.Min(70_001, bytes.Length - at)), None);
        await writer.CommitAsync(None);
    }

    private async Task<byte[]> ReadAsync(string id)
    {
        await using var stream = (await Stores.Content.OpenAsync(Acme, id, None))!;
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Attachments;

/// <summary>Files are uploaded, read, listed and removed.</summary>
public sealed class AttachmentTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Fact]
    public async Task Upload_OfAForm_AnswersWhatItIsAndReadsItBackWholeAndInPart()
    {
        var tenant = await application.NewTenantAsync();
        var bytes = Files.Pdf(3_000_000);

        var facts = (await tenant.Client.UploadAsync("Informe ñ.pdf", bytes, "application/pdf")).Expect(200).Payload;

        Assert.Equal(
            ("Informe ñ.pdf", "application/pdf", bytes.Length, Files.Sha256(bytes), "upload"),
            (Of(facts, "fileName"), Of(facts, "mediaType"), facts.GetProperty("size").GetInt32(), Of(facts, "sha256"), Of(facts, "source")));
        Assert.False(facts.TryGetProperty("interactionId", out _));
        var id = Of(facts, "id");
        Assert.True(JsonElement.DeepEquals(facts, (await tenant.Client.GetAsync($"/attachment/{id}")).Expect(200).Payload));
        using var whole = await tenant.Client.Http.GetAsync($"/attachment/{id}/content");
        Assert.Equal(bytes, await whole.Content.ReadAsByteArrayAsync());
        Assert.Equal(("application/pdf", "attachment"), (whole.Content.Headers.ContentType!.MediaType, whole.Content.Headers.ContentDisposition!.DispositionType));
        Assert.Equal("Informe ñ.pdf", whole.Content.Headers.ContentDisposition.FileNameStar);
        Assert.Equal(["nosniff"], whole.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal($"\"{Files.Sha256(bytes)}\"", whole.Headers.ETag!.Tag);

        using var part = await GetAsync(tenant, id, request => request.Headers.Range = new RangeHeaderValue(2_000_000, 2_000_099));
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(bytes[2_000_000..2_000_100], await part.Content.ReadAsByteArrayAsync());
        using var known = await GetAsync(tenant, id, request => request.Headers.IfNoneMatch.Add(whole.Headers.ETag));
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        using var beyond = await GetAsync(tenant, id, request => request.Headers.Range = new RangeHeaderValue(5_000_000, null));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
    }

    [Theory]
    [InlineData("attachment; filename=\"datos.csv\"", "text/csv", "datos.csv")]
    [InlineData("attachment; filename*=UTF-8''d%C3%A1tos.csv", "application/octet-stream", "dátos.csv")]
    [InlineData("attachment; filename=\"C:\\\\temp\\\\datos.csv\"", "text/plain; charset=utf-8", "datos.csv")]
    public async Task Upload_OfABody_HasItsNameInTheDisposition(string disposition, string type, string name)
    {
        var tenant = await application.NewTenantAsync();

        var facts = (await tenant.Client.UploadRawAsync(disposition, Files.Text("a;b\n1;2\n"), type)).Expect(200).Payload;

        Assert.Equal((name, "text/csv"), (Of(facts, "fileName"), Of(facts, "mediaType")));
    }

    public static TheoryData<string, string?, byte[], string> Refused => new()
    {
        { "a.png", null, Files.Jpeg(), "FILE_TYPE_MISMATCH fileName" },
        { "a.jpg", "image/png", Files.Jpeg(), "FILE_TYPE_MISMATCH contentType" },
        { "a.pdf", null, Files.Text("hola"), "FILE_TYPE_MISMATCH fileName" },
        { "a.jpg", null, [0x4D, 0x5A, 0x90, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0xB8], "FILE_NOT_ALLOWED file" },
        { "a", null, [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3], "FILE_NOT_ALLOWED file" },
        { "a.txt", null, Files.Text("#!/bin/sh\nrm -rf /\n"), "FILE_NOT_ALLOWED file" },
        { "a.txt", null, Files.Text(" <!DOCTYPE html><p>hola"), "FILE_NOT_ALLOWED file" },
        { "a.txt", "image/svg+xml", Files.Text("<svg onload=alert(1)>"), "FILE_NOT_ALLOWED file" },
        { "a.exe", null, Files.Text("hola"), "FILE_NOT_ALLOWED file" },
        { "a.html", null, Files.Text("hola"), "FILE_NOT_ALLOWED file" },
        { "a.txt", null, [], "FILE_EMPTY file" },
        { "..", null, Files.Text("hola"), "INVALID_FILE_NAME fileName" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Upload_OfWhatIsNotTaken_SaysWhyAndKeepsNothing(string name, string? type, byte[] bytes, string error)
    {
        var tenant = await application.NewTenantAsync();

        Assert.Equal([error], (await tenant.Client.UploadAsync(name, bytes, type)).Expect(400).Errors);

        Assert.Empty((await tenant.Client.GetAsync("/attachment")).Expect(200).Payload.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Upload_WithoutAFileOrWithTwo_IsRefused()
    {
        var tenant = await application.NewTenantAsync();
        var two = new MultipartFormDataContent { { new ByteArrayContent(Files.Png()), "file", "a.png" }, { new ByteArrayContent(Files.Png()), "other", "b.png" } };
        var none = new MultipartFormDataContent { { new StringContent("hola"), "text" } };

        Assert.Equal(["REQUIRED file"], (await tenant.Client.CallAsync(HttpMethod.Post, "/attachment", none)).Expect(400).Errors);
        Assert.Equal(["TOO_MANY file"], (await tenant.Client.CallAsync(HttpMethod.Post, "/attachment", two)).Expect(400).Errors);
        Assert.Equal(["INVALID_FILE_NAME fileName"], (await tenant.Client.UploadRawAsync(null, Files.Png(), "image/png")).Expect(400).Errors);
        Assert.Equal(["UNSUPPORTED_CONTENT_TYPE"], (await tenant.Client.PostBytesAsync("/attachment", Files.Png(), null)).Expect(415).Errors);
        Assert.Equal(["BAD_REQUEST"], (await tenant.Client.PostBytesAsync("/attachment", Files.Text("--x\r\nbroken"), "multipart/form-data; boundary=x")).Expect(400).Errors);
        Assert.Empty((await tenant.Client.GetAsync("/attachment")).Expect(200).Payload.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Upload_LargerThanAllowed_Is413AndKeepsNothing()
    {
        await using var small = new IrisApplication(_ => { }, ("Attachments:MaxBytes", "100000"));
        await small.InitializeAsync();
        var tenant = await small.NewTenantAsync();

        Assert.Equal(["BODY_TOO_LARGE"], (await tenant.Client.UploadAsync("a.pdf", Files.Pdf(100_001))).Expect(413).Errors);
        Assert.Equal(["BODY_TOO_LARGE"], (await tenant.Client.UploadAsync("a.pdf", Files.Pdf(300_000))).Expect(413).Errors);
        (await tenant.Client.UploadAsync("a.pdf", Files.Pdf(100_000))).Expect(200);

        Assert.Single((await tenant.Client.GetAsync("/attachment")).Expect(200).Payload.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Upload_UnderAKey_IsKeptOnceAndRefusedForAnotherFile()
    {
        var tenant = await application.NewTenantAsync();
        var bytes = Files.Png();

        var first = (await tenant.Client.UploadAsync("a.png", bytes, key: "k-1")).Expect(200);
        var again = (await tenant.Client.UploadAsync("a.png", bytes, key: "k-1")).Expect(200);

        Assert.Equal((first.Id, "true"), (again.Id, again.Headers.GetValues("Idempotency-Replayed").Single()));
        Assert.Equal(["IDEMPOTENCY_KEY_REUSED Idempotency-Key"], (await tenant.Client.UploadAsync("a.png", Files.Png(), key: "k-1")).Expect(422).Errors);
        Assert.Equal(["IDEMPOTENCY_KEY_REUSED Idempotency-Key"], (await tenant.Client.UploadAsync("b.png", bytes, key: "k-1")).Expect(422).Errors);
        Assert.Single((await tenant.Client.GetAsync("/attachment")).Expect(200).Payload.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Attachments_OfAnotherTenant_AreNotThere()
    {
        var (tenant, other) = (await application.NewTenantAsync(), await application.NewTenantAsync());
        var id = await tenant.Client.UploadedAsync("a.png", Files.Png());

        foreach (var path in new[] { $"/attachment/{id}", $"/attachment/{id}/content", "/attachment/nothing", "/attachment/nothing/content" })
            Assert.Equal(["ATTACHMENT_NOT_FOUND"], (await other.Client.GetAsync(path)).Expect(404).Errors);
        Assert.Equal(["ATTACHMENT_NOT_FOUND"], (await other.Client.DeleteAsync($"/attachment/{id}")).Expect(404).Errors);
        Assert.Empty((await other.Client.GetAsync("/attachment")).Expect(200).Payload.GetProperty("items").EnumerateArray());
        (await tenant.Client.GetAsync($"/attachment/{id}")).Expect(200);
    }

    [Fact]
    public async Task Scopes_OfEachCall_AreAskedFor()
    {
        var tenant = await application.NewTenantAsync();
        var (send, read) = (await tenant.ClientWithScopesAsync("send"), await tenant.ClientWithScopesAsync("read"));
        var id = await send.UploadedAsync("a.png", Files.Png());

        (await read.UploadAsync("a.png", Files.Png())).Expect(403);
        (await send.GetAsync("/attachment")).Expect(403);
        (await read.GetAsync($"/attachment/{id}")).Expect(200);
        (await read.DeleteAsync($"/attachment/{id}")).Expect(403);
        (await application.Anonymous().GetAsync($"/attachment/{id}/content")).Expect(401);
    }

    [Fact]
    public async Task List_BySource_IsPagedNewestFirst()
    {
        var tenant = await application.NewTenantAsync();
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
            ids.Insert(0, await tenant.Client.UploadedAsync($"{i}.png", Files.Png()));

        var first = (await tenant.Client.GetAsync("/attachment?source=upload&limit=2")).Expect(200).Payload;
        var rest = (await tenant.Client.GetAsync($"/attachment?source=upload&limit=2&cursor={Of(first, "nextCursor")}")).Expect(200).Payload;

        Assert.Equal(ids, first.GetProperty("items").EnumerateArray().Concat(rest.GetProperty("items").EnumerateArray()).Select(item => Of(item, "id")));
        Assert.Empty((await tenant.Client.GetAsync("/attachment?source=inbound")).Expect(200).Payload.GetProperty("items").EnumerateArray());
        Assert.Equal(
            ["NOT_ALLOWED source", "INVALID_ID interactionId"], (await tenant.Client.GetAsync("/attachment?source=1&interactionId=x")).Expect(400).Errors);
    }

    [Fact]
    public async Task Remove_WhatASendNeeds_IsRefusedUntilItIsOver()
    {
        var tenant = await application.NewTenantAsync();
        var id = await tenant.Client.UploadedAsync("a.pdf", Files.Pdf());
        var integration = await tenant.NewIntegrationAsync("Email", "SMTP", new { host = "127.0.0.1", port = 1, startTls = false, fromAddress = "iris@example.test" });
        var send = (await tenant.Client.PostAsync("/conversation/interaction", new
        {
            payLoad = new { Type = "simple-email", subject = "Su cita", text = "Hola" },
            integrationId = integration,
            Destinations = new[] { "ana@example.test" },
            attachmentsId = new[] { id },
            AutoCreateUser = true,
            AutoCreateProcess = true,
            sendAt = DateTimeOffset.UtcNow.AddDays(1).ToString("O"),
        })).Expect(200);
        Assert.Equal(id, send.Payload.GetProperty("attachmentsId")[0].GetString());

        Assert.Equal(["ATTACHMENT_IN_USE"], (await tenant.Client.DeleteAsync($"/attachment/{id}")).Expect(409).Errors);
        (await tenant.Client.PostAsync($"/conversation/interaction/{send.Id}/cancel")).Expect(200);

        Assert.Equal(id, (await tenant.Client.DeleteAsync($"/attachment/{id}")).Expect(200).Id);
        (await tenant.Client.GetAsync($"/attachment/{id}/content")).Expect(404);
    }

    private static string Of(JsonElement element, string member) => element.GetProperty(member).GetString()!;

    private static async Task<HttpResponseMessage> GetAsync(TestTenant tenant, string id, Action<HttpRequestMessage> change)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/attachment/{id}/content");
        change(request);
        return await tenant.Client.Http.SendAsync(request);
    }
}

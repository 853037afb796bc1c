using System.Text.Json;
using Iris.Api.Tests.Sandbox;
using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Attachments;

/// <summary>The media of end users' messages are fetched and kept.</summary>
public sealed class InboundMediaTests(PublicGateway gateway) : IClassFixture<PublicGateway>
{
    [Fact]
    public async Task Reply_WithAMedium_IsRegisteredAtOnceAndKeepsTheFileWithAnEvent()
    {
        await using var webhook = await TestReceiver.StartAsync();
        var bytes = Files.Jpeg(300_000);
        var hold = new TaskCompletionSource();
        await using var host = await TestReceiver.StartAsync();
        host.Behaviour = async (context, _) =>
        {
            await hold.Task;
            await context.Response.Body.WriteAsync(bytes);
        };
        var side = await SandboxSide.NewAsync(gateway.Application, channel: "WhatsApp");
        await side.Tenant.SetWebhookAsync(side.Integration, webhook.Url, "INTERACTION_IN_MEDIA_EVT");
        var phone = TestTenant.NewPhone();

        await ReplyAsync(side, phone, $"{host.Url}/foto.png");
        // The message does not wait.
        var received = await side.ReceivedAsync(phone);
        Assert.Equal(0, received.GetProperty("attachmentsId").GetArrayLength());
        hold.SetResult();

        var id = received.GetProperty("id").GetString()!;
        var kept = await WaitForAsync(side, id, read => read.GetProperty("attachmentsId").GetArrayLength() == 1);
        var facts = (await side.Tenant.Client.GetAsync($"/attachment?interactionId={id}")).Expect(200).Payload.GetProperty("items")[0];
        Assert.Equal(kept.GetProperty("attachmentsId")[0].GetString(), facts.GetProperty("id").GetString());
        Assert.Equal(
            ("foto.png.jpeg", "image/jpeg", "inbound", id, 0, Files.Sha256(bytes)),
            (facts.GetProperty("fileName").GetString(), facts.GetProperty("mediaType").GetString(), facts.GetProperty("source").GetString(),
                facts.GetProperty("interactionId").GetString(), facts.GetProperty("position").GetInt32(), facts.GetProperty("sha256").GetString()));
        Assert.Equal(bytes, await side.Tenant.Client.Http.GetByteArrayAsync($"/attachment/{facts.GetProperty("id").GetString()}/content"));
        var told = await Eventually.GetAsync(() => Task.FromResult(webhook.Calls is [var first, ..] ? first : null), "the event comes");
        Assert.Equal(("INTERACTION_IN_MEDIA_EVT", id), (told.Event, told.InteractionId));
        Assert.Equal(1, told.Json.GetProperty("Payload").GetProperty("attachmentsId").GetArrayLength());
        Assert.DoesNotContain("authorization", host.Calls[0].Headers.Keys);
    }

    [Fact]
    public async Task Reply_WhoseHostFailsAtFirst_IsFetchedAgain()
    {
        await using var host = await TestReceiver.StartAsync();
        var calls = 0;
        host.Behaviour = async (context, _) =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref calls) < 3 ? 503 : 200;
            await context.Response.Body.WriteAsync(Files.Pdf());
        };

        var kept = await KeptAsync(await SandboxSide.NewAsync(gateway.Application, channel: "WhatsApp"), host.Url);

        Assert.Equal((3, 1), (calls, kept.GetProperty("attachmentsId").GetArrayLength()));
        Assert.Single(kept.GetProperty("auditTrail").GetProperty("history").EnumerateArray());
    }

    [Fact]
    public async Task Reply_WhoseMediumLeadsOn_IsFetchedFromThere()
    {
        await using var target = await TestReceiver.StartAsync();
        target.Behaviour = async (context, _) =>
        {
            context.Response.Headers.ContentDisposition = "inline; filename=\"Informe 7.pdf\"";
            await context.Response.Body.WriteAsync(Files.Pdf());
        };
        await using var host = await TestReceiver.StartAsync();
        host.Behaviour = (context, _) =>
        {
            context.Response.Redirect(target.Url);
            return Task.CompletedTask;
        };
        var side = await SandboxSide.NewAsync(gateway.Application, channel: "WhatsApp");

        var kept = await KeptAsync(side, host.Url);

        var facts = (await side.Tenant.Client.GetAsync($"/attachment/{kept.GetProperty("attachmentsId")[0].GetString()}")).Expect(200).Payload;
        Assert.Equal("Informe 7.pdf", facts.GetProperty("fileName").GetString());
    }

    public static TheoryData<string, int, string> Lost => new()
    {
        { "gone", 404, "0: HTTP 404" },
        { "program", 200, "0: FILE_NOT_ALLOWED" },
        { "empty", 200, "0: FILE_EMPTY" },
        { "loop", 302, "0: It leads on to nowhere" },
        { "always down", 503, "0: HTTP 503" },
    };

    [Theory]
    [MemberData(nameof(Lost))]
    public async Task Reply_WhoseMediumCannotBeKept_SaysWhyInItsHistory(string what, int status, string reason)
    {
        await using var webhook = await TestReceiver.StartAsync();
        await using var host = await TestReceiver.StartAsync();
        host.Behaviour = async (context, _) =>
        {
            context.Response.StatusCode = status;
            if (status == 302)
                context.Response.Headers.Location = host.Url;
            if (what == "program")
                await context.Response.Body.WriteAsync(Files.Text("#!/bin/sh\n"));
        };
        var side = await SandboxSide.NewAsync(gateway.Application, channel: "WhatsApp");
        await side.Tenant.SetWebhookAsync(side.Integration, webhook.Url, "INTERACTION_IN_MEDIA_EVT");
        var phone = TestTenant.NewPhone();
        await ReplyAsync(side, phone, host.Url);
        var id = (await side.ReceivedAsync(phone)).GetProperty("id").GetString()!;

        var read = await WaitForAsync(side, id, read => read.GetProperty("auditTrail").GetProperty("history").GetArrayLength() == 2);

        Assert.Equal($"Archivo recibido que no se pudo guardar: {reason}", read.GetProperty("auditTrail").GetProperty("history")[1].GetProperty("notes").GetString());
        Assert.Equal(("RECEIVED", 0), (read.GetProperty("status").GetString(), read.GetProperty("attachmentsId").GetArrayLength()));
        Assert.Empty((await side.Tenant.Client.GetAsync("/attachment")).Expect(200).Payload.GetProperty("items").EnumerateArray());
        Assert.Equal(id, (await Eventually.GetAsync(() => Task.FromResult(webhook.Calls is [var first, ..] ? first : null), "the event comes")).InteractionId);
    }

    [Fact]
    public async Task Reply_ThatNamesTheOwnNetwork_IsNotFetchedWhereThatIsNotAllowed()
    {
        await using var guarded = new IrisApplication(_ => { }, ("Security:AllowPrivateNetworks", "false"));
        await guarded.InitializeAsync();
        await using var host = await TestReceiver.StartAsync();
        var side = await SandboxSide.NewAsync(guarded, channel: "WhatsApp");
        var phone = TestTenant.NewPhone();

        await ReplyAsync(side, phone, host.Url);
        var id = (await side.ReceivedAsync(phone)).GetProperty("id").GetString()!;
        var read = await WaitForAsync(side, id, read => read.GetProperty("auditTrail").GetProperty("history").GetArrayLength() == 2);

        Assert.Empty(host.Calls);
        Assert.Contains("no address that may be called", read.GetProperty("auditTrail").GetProperty("history")[1].GetProperty("notes").GetString(), StringComparison.Ordinal);
    }

    private static async Task<JsonElement> KeptAsync(SandboxSide side, string url)
    {
        var phone = TestTenant.NewPhone();
        await ReplyAsync(side, phone, url);
        var id = (await side.ReceivedAsync(phone)).GetProperty("id").GetString()!;
        return await WaitForAsync(side, id, read => read.GetProperty("attachmentsId").GetArrayLength() == 1);
    }

    private static async Task ReplyAsync(SandboxSide side, string phone, string url) =>
        (await side.ReplyAsync(new { from = phone, type = "media", text = "mire", media = new { url, contentType = "image/png" } })).Expect(200);

    private static Task<JsonElement> WaitForAsync(SandboxSide side, string id, Func<JsonElement, bool> condition) => ReadAsync(side, id, condition);

    private static async Task<JsonElement> ReadAsync(SandboxSide side, string id, Func<JsonElement, bool> condition) => (await Eventually.GetAsync(
        async () => await side.Tenant.Client.GetAsync($"/conversation/interaction/{id}") is var read && condition(read.Expect(200).Payload) ? read : null,
        $"the media of {id} are looked after")).Payload;
}

using System.Text;
using System.Text.Json;
using Iris.Api.Tests.Attachments;
using Iris.Api.Tests.Support;
using Iris.Api.Tests.Templates;
using Iris.Core.Channels;
using Iris.Testing;

namespace Iris.Api.Tests.Strategies;

/// <summary>What steps say: templates, and files.</summary>
public sealed class StepContentTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Path = "/conversation/interaction";

    private static readonly object Variables = new { nombre = "Ana", pedido = "7", entrega = "2026-12-01" };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Send_Template_OfTheSendOrOfAStepIsFilledIn(bool isOfTheSend)
    {
        var tenant = await application.NewTenantAsync();
        var (first, sms) = (await tenant.NewIntegrationAsync(), await tenant.NewIntegrationAsync("SMS", "Sandbox"));
        var id = await TemplateSamples.NewAsync(tenant);
        Refuse(first);
        object second = isOfTheSend
            ? new { integrationId = sms, successStatus = "Accepted" }
            : new { integrationId = sms, template = new { id, locale = "en" }, successStatus = "Accepted" };

        var sent = (await tenant.Client.PostAsync(Path, new
        {
            template = isOfTheSend ? (object)new { id, locale = "en", variables = Variables } : new { variables = Variables },
            Destinations = new[] { TestTenant.NewPhone() },
            AutoCreateUser = true,
            AutoCreateProcess = true,
            strategy = new { steps = new[] { new { integrationId = first, payLoad = ScriptedChannel.Payload, fallbackAfter = 60 }, second } },
        })).Expect(200).Payload;
        Assert.Equal(JsonValueKind.Null, sent.GetProperty("template").ValueKind);

        var next = await SecondAsync(tenant, sent);
        Assert.StartsWith("Ana, order 7", next.GetProperty("payload").GetProperty("Text").GetString(), StringComparison.Ordinal);
        Assert.Equal((id, "en"), (next.GetProperty("template").GetProperty("id").GetString(), next.GetProperty("template").GetProperty("locale").GetString()));
    }

    [Fact]
    public async Task Send_TemplateOfAStepWrong_IsToldThere()
    {
        var tenant = await application.NewTenantAsync();
        var (scripted, sms) = (await tenant.NewIntegrationAsync(), await tenant.NewIntegrationAsync("SMS", "Sandbox"));
        var id = await TemplateSamples.NewAsync(tenant);
        object Step(string integrationId, object? payLoad = null) => new { integrationId, payLoad, template = new { id }, fallbackAfter = 60 };

        var answer = await tenant.Client.PostAsync(Path, new
        {
            Destinations = new[] { TestTenant.NewPhone() },
            AutoCreateUser = true,
            AutoCreateProcess = true,
            strategy = new { steps = new[] { Step(scripted), Step(sms), Step(sms, new { Type = "simple-text", Text = "x" }) } },
        });

        var errors = answer.Expect(400).Errors;
        Assert.Contains("TEMPLATE_CHANNEL strategy.steps[0].template", errors);
        Assert.Contains("REQUIRED strategy.steps[1].template.variables.nombre", errors);
        Assert.Contains("PAYLOAD_OR_TEMPLATE strategy.steps[2].template", errors);
    }

    [Fact]
    public async Task Stored_TemplateOfAStep_IsCheckedWithoutItsVariables()
    {
        var tenant = await application.NewTenantAsync();
        var (scripted, sms) = (await tenant.NewIntegrationAsync(), await tenant.NewIntegrationAsync("SMS", "Sandbox"));
        var id = await TemplateSamples.NewAsync(tenant);
        Refuse(scripted);
        object Body(string integrationId, object template) => new
        {
            name = "Then SMS",
            steps = new object[] { new { integrationId = scripted, payLoad = ScriptedChannel.Payload, fallbackAfter = 60 }, new { integrationId, template, successStatus = "Accepted" } },
        };

        Assert.Equal(
            ["TEMPLATE_NOT_FOUND steps[1].template.id"],
            (await tenant.Client.PostAsync("/configuration/strategy", Body(sms, new { id = "67b47f93bb45e1c88f7cca05" }))).Expect(404).Errors);
        Assert.Equal(["TEMPLATE_CHANNEL steps[1].template"], (await tenant.Client.PostAsync("/configuration/strategy", Body(scripted, new { id }))).Expect(400).Errors);
        var stored = (await tenant.Client.PostAsync("/configuration/strategy", Body(sms, new { id }))).Expect(200).Payload;
        Assert.Equal(id, stored.GetProperty("steps")[1].GetProperty("template").GetProperty("id").GetString());

        var sent = (await tenant.Client.PostAsync(Path, new
        {
            template = new { variables = Variables },
            Destinations = new[] { TestTenant.NewPhone() },
            AutoCreateUser = true,
            AutoCreateProcess = true,
            strategy = new { id = stored.GetProperty("id").GetString() },
        })).Expect(200).Payload;
        Assert.Equal(id, (await SecondAsync(tenant, sent)).GetProperty("template").GetProperty("id").GetString());
    }

    [Fact]
    public async Task Send_Attachments_GoWithTheStepsWhoseChannelAttachesFiles()
    {
        var tenant = await application.NewTenantAsync();
        var (scripted, mail) = (await tenant.NewIntegrationAsync(), await tenant.NewIntegrationAsync("Email", "Sandbox"));
        var file = await tenant.Client.UploadedAsync("a.txt", Encoding.UTF8.GetBytes("Hola"));
        Refuse(scripted);
        object text = new { integrationId = scripted, payLoad = ScriptedChannel.Payload, fallbackAfter = 60 };
        object letter = new { integrationId = mail, payLoad = new { Type = "simple-email", subject = "two", body = "two" }, successStatus = "Accepted", fallbackAfter = 60 };
        Task<Answer> SendAsync(string attachment, params object[] steps) => tenant.Client.PostAsync(Path, new
        {
            Destinations = new[] { TestTenant.NewPhone(), $"{Guid.NewGuid():N}@example.test" }[..(steps.Contains(letter) ? 2 : 1)],
            attachmentsId = new[] { attachment },
            AutoCreateUser = true,
            AutoCreateProcess = true,
            strategy = new { steps },
        });

        Assert.Equal(["NOT_CARRIED attachmentsId[0]"], (await SendAsync(file, text, text)).Expect(400).Errors);
        Assert.Equal(["ATTACHMENT_NOT_FOUND attachmentsId[0]"], (await SendAsync("67b47f93bb45e1c88f7cca05", text, letter, letter)).Expect(404).Errors);
        var sent = (await SendAsync(file, text, letter)).Expect(200).Payload;

        Assert.Equal(0, sent.GetProperty("attachmentsId").GetArrayLength());
        Assert.Equal(file, Assert.Single((await SecondAsync(tenant, sent)).GetProperty("attachmentsId").EnumerateArray()).GetString());
    }

    /// <summary>What goes through one integration is refused.</summary>
    private void Refuse(string integration)
    {
        var before = application.Script.Behaviour;
        application.Script.Behaviour = (request, token) =>
            request.IntegrationId == integration ? Task.FromResult<SendOutcome>(new SendOutcome.Rejected("no", "no", null)) : before(request, token);
    }

    private static async Task<JsonElement> SecondAsync(TestTenant tenant, JsonElement sent)
    {
        var id = sent.GetProperty("strategy").GetProperty("id").GetString();
        var ended = await Eventually.GetAsync(
            async () => (await tenant.Client.GetAsync($"/conversation/strategy/{id}")).Expect(200).Payload is var run
                && run.GetProperty("state").GetString() == "succeeded" ? new Held(run) : null,
            "the strategy succeeded");
        return (await tenant.Client.GetAsync($"{Path}/{ended.Run.GetProperty("steps")[1].GetProperty("interactionId").GetString()}")).Expect(200).Payload;
    }

    private sealed record Held(JsonElement Run);
}

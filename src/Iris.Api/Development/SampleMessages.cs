using System.Text.Json;
using Iris.Api.OpenApi;
using Iris.Api.Templates;
using Iris.Core.Fallbacks;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Core.Sending;
using Iris.Core.Strategies;
using Iris.Core.Templates;

namespace Iris.Api.Development;

/// <summary>Samples of what is sent: interactions, strategies, templates, processes and a job over interactions.</summary>
internal sealed class SampleMessages(
    SendIntake sends, InteractionEditor interactions, IInteractionStore interactionStore, StrategyEditor strategies, IStrategyRunStore runs,
    TemplateEditor templates, ITemplateStore templateStore, ProcessEditor processes, IProcessStore processStore, IBulkJobStore jobs, TimeProvider time)
{
    private const int FarAhead = 300;

    private static readonly TenantId Demo = SeedData.Tenant;
    private static readonly Caller Author = new(Demo, "");
    private static readonly string[] Destinations = ["34638166169"];
    private static readonly JsonElement Text = JsonSerializer.SerializeToElement(new { Type = "simple-text", Text = "Su pedido ha salido." });

    public async Task AddAsync(SampleSet samples, CancellationToken cancellationToken)
    {
        // A sandbox forgets what it took when the gateway ends.
        await samples.AddAsync(ExampleIds.Sent, _ => Task.FromResult(false), () => SendAsync(samples[ExampleIds.Sms], null, cancellationToken), IdOf);
        await samples.AddAsync(
            ExampleIds.Waiting, id => WaitsAsync(id, cancellationToken), () => SendAsync(samples[ExampleIds.Sms], Later(), cancellationToken), IdOf);
        await samples.AddAsync(
            ExampleIds.Cancelled, id => IsAsync(id, InteractionStatus.ProcessError, cancellationToken), () => CancelledAsync(samples, cancellationToken), IdOf);
        await AddTemplatesAsync(samples, cancellationToken);
        await AddStrategiesAsync(samples, cancellationToken);
        await AddProcessesAsync(samples, cancellationToken);
        await samples.AddAsync(
            ExampleIds.BulkJob, async id => await jobs.FindAsync(Demo, id, cancellationToken) is { State: BulkState.Running }, () => RestAsync(cancellationToken), made => made.Id);
    }

    private static string IdOf(InteractionView view) => view.Interaction.Id;

    private string Later() => time.GetUtcNow().AddDays(FarAhead).ToString("O");

    private async Task<bool> WaitsAsync(string id, CancellationToken cancellationToken) => await IsAsync(id, InteractionStatus.DispatchPending, cancellationToken);

    private async Task<bool> IsAsync(string id, InteractionStatus status, CancellationToken cancellationToken) =>
        await interactionStore.FindAsync(Demo, id, cancellationToken) is { } found && found.Status == status;

    private Task<Result<InteractionView>> SendAsync(string integration, string? at, CancellationToken cancellationToken) => AcceptAsync(
        new SendCommand { Payload = Text, IntegrationId = integration, Destinations = ["34638166165"], AutoCreateUser = true, AutoCreateProcess = true, SendAt = at },
        cancellationToken);

    private Task<Result<InteractionView>> AcceptAsync(SendCommand command, CancellationToken cancellationToken) =>
        sends.AcceptAsync(Author, new BatchItem(command, new ErrorList()), null, cancellationToken);

    private async Task<Result<InteractionView>> CancelledAsync(SampleSet samples, CancellationToken cancellationToken)
    {
        var sent = await SendAsync(samples[ExampleIds.Sms], Later(), cancellationToken);
        return sent.IsSuccess ? await interactions.CancelAsync(Author, sent.Value.Interaction.Id, cancellationToken) : sent;
    }

    private async Task AddTemplatesAsync(SampleSet samples, CancellationToken cancellationToken)
    {
        foreach (var (example, name, isPublished) in new[]
        {
            (ExampleIds.Template, "pedido-enviado", true), (ExampleIds.DraftTemplate, "pedido-en-borrador", false), (ExampleIds.SpareTemplate, "pedido-que-sobra", true),
        })
        {
            await samples.AddAsync(
                example,
                async id => await templateStore.FindAsync(Demo, id, cancellationToken) is { } found && (isPublished ? found.Current : found.Draft) is not null,
                () => TemplateAsync(name, isPublished, cancellationToken), made => made.Id);
        }

        await samples.AddAsync(
            ExampleIds.VersionedTemplate, async id => await templateStore.FindAsync(Demo, id, cancellationToken) is { Draft: not null, Current: not null },
            () => VersionedAsync(cancellationToken), made => made.Id);
    }

    /// <summary>One that is published and has a draft of its next version.</summary>
    private async Task<Result<Template>> VersionedAsync(CancellationToken cancellationToken)
    {
        var made = await TemplateAsync("pedido-con-versiones", isPublished: true, cancellationToken);
        return made.IsSuccess
            ? await templates.UpdateAsync(Author, made.Value.Id, TemplateDraftOf("pedido-con-versiones"), new ErrorList(), cancellationToken)
            : made;
    }

    private static TemplateDraft TemplateDraftOf(string name)
    {
        var written = JsonSerializer.SerializeToElement(BodyExample.Load("template-sms").Value);
        return ContractReader.Read<TemplateRequest>(written, "", new ErrorList())!.ToDraft() with { Name = name };
    }

    private async Task<Result<Template>> TemplateAsync(string name, bool isPublished, CancellationToken cancellationToken)
    {
        var made = await templates.CreateAsync(Author, TemplateDraftOf(name), new ErrorList(), null, cancellationToken);
        if (made.IsSuccess && isPublished)
            await templates.PublishAsync(Author, made.Value.Id, null, null, new ErrorList(), cancellationToken);
        return made;
    }

    private async Task AddStrategiesAsync(SampleSet samples, CancellationToken cancellationToken)
    {
        StepDraft[] steps =
        [
            new() { IntegrationId = samples[ExampleIds.Rcs], SuccessStatus = "Accepted", FallbackAfter = 600 },
            new() { IntegrationId = samples[ExampleIds.Sms], SuccessStatus = "Accepted" },
        ];
        foreach (var example in new[] { ExampleIds.Strategy, ExampleIds.SpareStrategy })
        {
            await samples.AddAsync(
                example, async id => await strategies.FindAsync(Demo, id, cancellationToken) is not null,
                () => strategies.CreateAsync(Demo, new StoredStrategyDraft("RCS, then SMS", steps, Adapt: true), new ErrorList(), cancellationToken), made => made.Id);
        }

        var send = new SendCommand
        {
            Payload = Text,
            Destinations = ["34638166165"],
            AutoCreateUser = true,
            AutoCreateProcess = true,
            SendAt = Later(),
            Strategy = new StrategyDraft(samples[ExampleIds.Strategy], null) { Adapt = true },
        };
        await samples.AddAsync(
            ExampleIds.StrategyRun, async id => await runs.FindAsync(Demo, id, cancellationToken) is { State: RunState.Running },
            () => AcceptAsync(send, cancellationToken), made => made.Run!.Id);
    }

    private async Task AddProcessesAsync(SampleSet samples, CancellationToken cancellationToken)
    {
        var user = samples[ExampleIds.User];
        var held = JsonSerializer.SerializeToElement(new { payLoad = Text, integrationId = samples[ExampleIds.Sms], Destinations });
        foreach (var (example, isDraft, isClosed) in new[]
        {
            (ExampleIds.Process, false, false), (ExampleIds.ClosedProcess, false, true), (ExampleIds.Draft, true, false), (ExampleIds.SpareDraft, true, false),
        })
        {
            await samples.AddAsync(
                example,
                async id => await processStore.FindAsync(Demo, id, cancellationToken) is { } found && found.IsClosed == isClosed && found.IsDraft == isDraft,
                () => ProcessAsync(new ProcessDraft(user, null, null) { IsDraft = isDraft, Draft = isDraft ? held : null }, isClosed, cancellationToken), made => made.Id);
        }
    }

    private async Task<Result<Process>> ProcessAsync(ProcessDraft draft, bool isClosed, CancellationToken cancellationToken)
    {
        var made = await processes.CreateAsync(Demo, draft, new ErrorList(), null, cancellationToken);
        return made.IsSuccess && isClosed ? await processes.SetClosedAsync(Demo, made.Value.Id, closed: true, cancellationToken) : made;
    }

    /// <summary>A job whose next page is far ahead, so that there is one to look at and to end.</summary>
    private async Task<Result<BulkJob>> RestAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var job = new BulkJob
        {
            Id = IrisId.New(now),
            Tenant = Demo,
            Kind = BulkKind.Resend,
            Filter = new InteractionSearch { CustomStatus = "NONE" },
            AuthorId = "",
            Created = now,
            Updated = now,
            DueAt = now.AddDays(FarAhead),
        };
        await jobs.AddAsync(Demo, job, null, cancellationToken);
        return job;
    }
}

using Iris.Api.OpenApi;
using Iris.Core.Accounts;
using Iris.Core.Addresses;
using Iris.Core.Attachments;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Core.OptOuts;
using Iris.Core.Tenants;
using Iris.Core.Users;

namespace Iris.Api.Development;

/// <summary>
/// Makes what the examples of the description name, so that each of them can be tried as it stands. What removes or ends something has a thing of its
/// own. Samples never keep a gateway from starting.
/// </summary>
internal sealed partial class SampleData(
    SampleMessages messages, SampleWebhooks webhooks, SampleFile file, ExampleValues examples, IIntegrationStore integrationStore, IntegrationEditor integrations,
    UserEditor users, IUserStore userStore, AccountEditor accounts, IAccountStore accountStore, ApiKeyEditor keys, IApiKeyStore keyStore, OptOutEditor optOuts,
    IOptOutStore optOutStore, UnsubscribeLinks links, AttachmentIntake intake, IAttachmentStore attachments, IMediaTokens media, TenantEditor tenants,
    ITenantStore tenantStore, TimeProvider time, ILogger<SampleData> logger)
{
    private const string Phone = DestinationKeys.PhoneNumber;
    private const string Address = "nobody@iris.example";

    private static readonly TenantId Demo = SeedData.Tenant;

    /// <param name="sandboxes">The seed's integrations.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task EnsureAsync(IReadOnlyList<Integration> sandboxes, CancellationToken cancellationToken)
    {
        try
        {
            var known = file.Read();
            var samples = new SampleSet(known);
            await AddIntegrationsAsync(samples, sandboxes, cancellationToken);
            await AddUsersAsync(samples, cancellationToken);
            await AddCredentialsAsync(samples, cancellationToken);
            await AddFilesAsync(samples, cancellationToken);
            await messages.AddAsync(samples, cancellationToken);
            await webhooks.AddAsync(samples, cancellationToken);
            examples.Known = samples.Ids;
            file.Write(samples.Ids);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception);
        }
    }

    private async Task AddIntegrationsAsync(SampleSet samples, IReadOnlyList<Integration> sandboxes, CancellationToken cancellationToken)
    {
        foreach (var (example, channel) in new[] { (ExampleIds.Sms, "SMS"), (ExampleIds.Rcs, "RCS"), (ExampleIds.Email, "Email"), (ExampleIds.WhatsApp, "WhatsApp") })
        {
            if (sandboxes.FirstOrDefault(one => one.Channel == channel) is { } sandbox)
                samples.Set(example, sandbox.Id);
        }

        foreach (var (example, name) in new[] { (ExampleIds.SecondSms, "SMS-2"), (ExampleIds.ThirdSms, "SMS-3"), (ExampleIds.SpareIntegration, "SMS-4") })
        {
            var draft = new IntegrationDraft { Name = name, Channel = "SMS", Provider = "Sandbox" };
            await samples.AddAsync(
                example, async id => await integrationStore.FindAsync(Demo, id, cancellationToken) is not null,
                () => integrations.CreateAsync(Demo, draft, new ErrorList(), null, cancellationToken), made => made.Id);
        }

        if (sandboxes.FirstOrDefault(one => one.Channel == "Email") is { } mail)
            samples.Set(ExampleIds.UnsubscribeToken, links.TokenOf(mail, new Address(DestinationKeys.Email, Address)));
        if (sandboxes.FirstOrDefault(one => one.Channel == "SMS") is { } sms)
            samples.Set(ExampleIds.CallbackToken, sms.CallbackToken);
    }

    private async Task AddUsersAsync(SampleSet samples, CancellationToken cancellationToken)
    {
        foreach (var (example, name, number) in new[] { (ExampleIds.User, "Ana", "34638166169"), (ExampleIds.OtherUser, "Ana B.", "34638166167") })
        {
            var draft = new UserDraft(name, null, [new DestinationDraft(Phone, number, null)]);
            await samples.AddAsync(
                example, async id => await userStore.FindAsync(Demo, id, cancellationToken) is not null,
                () => users.CreateAsync(Demo, draft, default, new ErrorList(), null, cancellationToken), made => made.Id);
        }

        await samples.AddAsync(
            ExampleIds.OptOut, async id => (await optOutStore.ListAsync(Demo, new OptOutFilter(null, null, null), null, 200, cancellationToken)).Items.Any(one => one.Id == id),
            () => optOuts.AddAsync(Demo, "SMS", "+34638166198", null, "sample", new ErrorList(), cancellationToken), made => made.Id);
    }

    /// <summary>Nobody is told their passwords and secrets.</summary>
    private async Task AddCredentialsAsync(SampleSet samples, CancellationToken cancellationToken)
    {
        foreach (var (example, name) in new[] { (ExampleIds.Account, "ana"), (ExampleIds.SpareAccount, "spare") })
        {
            var draft = new AccountDraft($"{name}@iris.example", $"{Guid.NewGuid():N}", name, [Scopes.Read]);
            await samples.AddAsync(
                example, async id => await accountStore.FindAsync(Demo, id, cancellationToken) is not null,
                () => accounts.CreateAsync(Demo, draft, "", new ErrorList(), cancellationToken), made => made.Id);
        }

        await samples.AddAsync(
            ExampleIds.ApiKey, async id => await keyStore.FindAsync(Demo, id, cancellationToken) is not null,
            () => keys.CreateAsync(Demo, new ApiKeyDraft("sample", [Scopes.Read], null), new ErrorList(), cancellationToken), made => made.Key.Id);

        var tenant = new TenantId(ExampleIds.Tenant);
        if (await tenantStore.FindAsync(tenant, cancellationToken) is null)
            await tenants.CreateAsync(new TenantDraft(tenant.Value, "Sample", null), new ErrorList(), cancellationToken);
        await samples.AddAsync(
            ExampleIds.TenantAccount, async id => await accountStore.FindAsync(tenant, id, cancellationToken) is not null,
            () => accounts.CreateAsync(tenant, new AccountDraft("ana@iris.example", $"{Guid.NewGuid():N}", "ana", [Scopes.Read]), "", new ErrorList(), cancellationToken),
            made => made.Id);
    }

    private async Task AddFilesAsync(SampleSet samples, CancellationToken cancellationToken)
    {
        foreach (var example in new[] { ExampleIds.Attachment, ExampleIds.SpareAttachment })
        {
            await samples.AddAsync(
                example, async id => await attachments.FindAsync(Demo, id, cancellationToken) is not null, () => KeepAsync(cancellationToken), made => made.Id);
        }

        samples.Set(ExampleIds.MediaToken, media.Make(Demo, samples[ExampleIds.Attachment], time.GetUtcNow().AddDays(1)));
    }

    private async Task<Result<Attachment>> KeepAsync(CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream("Factura 2026-0117: 42,00 EUR\n"u8.ToArray());
        var staged = await intake.StageAsync(Demo, new AttachmentDraft("factura.txt", "text/plain", ""), bytes, cancellationToken);
        if (!staged.IsSuccess)
            return Result.Refused<Attachment>(staged.Errors);

        await using var open = staged.Value;
        return await intake.CommitAsync(open, null, cancellationToken);
    }

    [LoggerMessage(EventId = 1102, Level = LogLevel.Warning, Message = "Samples for the examples of the description could not be made")]
    private partial void LogFailed(Exception exception);
}

using System.Text.Json;
using Iris.Core.Accounts;
using Iris.Core.Addresses;
using Iris.Core.Attachments;
using Iris.Core.Catalogues;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Core.Storage;
using Iris.Core.Templates;
using Iris.Core.Tenants;
using Iris.Core.Users;
using Iris.Core.Webhooks;

namespace Iris.Storage.Tests.Contract;

/// <summary>Aggregates for tests. Ids are made in order.</summary>
internal static class Samples
{
    /// <summary>A delivery as it is once its event is committed.</summary>
    public static WebhookDelivery Delivery(
        Interaction interaction, long sequence = 16, string @event = WebhookEvents.OutCreated, string host = "crm.example.test",
        DateTimeOffset? created = null, byte[]? body = null) => WebhookDelivery.Of(new OutboxEvent
        {
            Id = IrisId.New(created ?? Now),
            Tenant = interaction.Tenant,
            IntegrationId = interaction.Integration.IntegrationId,
            InteractionId = interaction.Id,
            Sequence = sequence,
            Event = @event,
            Created = created ?? Now,
            Host = host,
            Body = body ?? [0, 255, 123, 10, 0xC3, 0x28],
            StopAt = Now.AddDays(7).AddTicks(1),
        });

    /// <summary>An attempt that the receiver answered with this.</summary>
    public static WebhookAttempt Attempt(int status) => new(Now, 12, status, null, null);

    /// <summary>The event that a delivery comes from.</summary>
    public static OutboxEvent EventOf(WebhookDelivery delivery) => new()
    {
        Id = delivery.Id,
        Tenant = delivery.Tenant,
        IntegrationId = delivery.IntegrationId,
        InteractionId = delivery.InteractionId,
        Sequence = delivery.Sequence,
        Event = delivery.Event,
        Created = delivery.Created,
        Host = delivery.Host,
        Body = delivery.Body,
        StopAt = delivery.StopAt,
    };

    /// <summary>With all seven digits, so that a store that cuts any of them is found out.</summary>
    public static readonly DateTimeOffset Now = new(638864633013745474, TimeSpan.Zero);

    /// <summary>Texts that encodings and escapes stumble over.</summary>
    public const string Odd = "Ñandú «ς» 日本語 🦄\U0001F469\u200D\U0001F467 \u202Ertl\u202C\u200B '; DROP TABLE users; -- \"\\ \t\u0001\u2028 <&>";

    public static string NewId() => IrisId.New(Now);

    public static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    public static Tenant Tenant(string id) => new() { Id = new TenantId(id), Name = Odd, Created = Now };

    public static Account Account(TenantId tenant, string email) => new()
    {
        Id = NewId(),
        Tenant = tenant,
        Email = email,
        Name = Odd,
        PasswordHash = "hash",
        Scopes = ["send", "read"],
        Created = Now,
    };

    public static ApiKey ApiKey(TenantId tenant, string hash) => new()
    {
        Id = NewId(),
        Tenant = tenant,
        Name = Odd,
        Prefix = "iris_ab",
        Hash = hash,
        Scopes = ["send"],
        Expires = Now.AddDays(1),
        Created = Now,
    };

    public static Integration Integration(TenantId tenant) => new()
    {
        Id = NewId(),
        Tenant = tenant,
        Name = Odd,
        Channel = "WhatsApp",
        Provider = "Sinch",
        Settings = { ["Sender"] = Json("\"34600000001\""), ["limit"] = Json("1.50") },
        Secrets = { ["token"] = "cipher" },
        Delivery = new DeliveryPolicy { DeliveryMode = DeliveryMode.AtLeastOnce, MaxAttempts = 3 },
        Alternatives = [new IntegrationAlternative(NewId(), 0, 3), new IntegrationAlternative(NewId(), 2)],
        Weight = 2,
        Created = Now,
        Updated = Now,
    };

    public static Template Template(TenantId tenant, string name, string channel = "Email") => new()
    {
        Id = NewId(),
        Tenant = tenant,
        Name = name,
        Channel = channel,
        Description = Odd,
        NextNumber = 2,
        Versions =
        [
            new TemplateVersion
            {
                Number = 1,
                State = TemplateState.Published,
                DefaultLocale = "es",
                Contents = new()
                {
                    ["es"] = Json("""{"Type":"simple-email","a.b":"$x","":[1.50,"{{ nombre }}"]}"""),
                    ["en-US"] = Json("""{"Type":"simple-email"}"""),
                },
                Variables =
                [
                    new TemplateVariable { Name = "nombre", Type = VariableType.Text, Required = true, Example = Json("\"Ana\""), Description = Odd },
                    new TemplateVariable { Name = "total", Type = VariableType.Number, Default = Json("1.50") },
                    new TemplateVariable { Name = "cosas", Type = VariableType.List, Default = Json("""[{"$a":null}]""") },
                ],
                AuthorId = NewId(),
                Created = Now,
                Published = Now.AddTicks(1),
            },
        ],
        Created = Now,
        Updated = Now,
    };

    public static ProviderCatalogue Catalogue(TenantId tenant) => new()
    {
        Id = NewId(),
        Tenant = tenant,
        Read = Now,
        Tried = Now.AddTicks(3),
        IsWhole = true,
        Templates =
        [
            new ProviderTemplate(Odd, "es_MX", ProviderTemplateStatus.Paused, "PAUSED")
            {
                Namespace = "n", Header = "text", HeaderText = "{{1}}", Body = Odd, Footer = "f", HeaderParameters = 1, BodyParameters = 2,
                Buttons = [new ProviderButton("url", "Ver", true)],
            },
        ],
    };

    public static User User(TenantId tenant, params UserDestination[] destinations) => new()
    {
        Id = NewId(),
        Tenant = tenant,
        Name = Odd,
        Destinations = [.. destinations],
        Created = Now,
        Updated = Now,
    };

    public static UserDestination Phone(string digits) => new(DestinationKeys.PhoneNumber, digits);

    public static UserDestination Email(string address) => new(DestinationKeys.Email, address);

    public static Process Process(TenantId tenant, string? userId = null) => new()
    {
        Id = NewId(),
        Tenant = tenant,
        UserId = userId ?? NewId(),
        Metadata = Json("""{"Caso":"Ñ 🦄"}"""),
        Created = Now,
        Updated = Now,
    };

    /// <summary>An interaction that is due at once unless said otherwise.</summary>
    public static Interaction Interaction(
        Process process,
        string? integrationId = null,
        DateTimeOffset? dueAt = null,
        string? leaseOwner = null,
        string? id = null,
        JsonElement? payload = null,
        Priority priority = Priority.Normal,
        Direction direction = Direction.Out,
        IReadOnlyList<InteractionDestination>? destinations = null,
        IReadOnlyList<string>? attachments = null)
    {
        var interaction = new Interaction
        {
            Id = id ?? NewId(),
            Tenant = process.Tenant,
            Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            Summary = InteractionSummary.Of("", Odd),
            AuditTrail = new AuditTrail { Created = Now, Updated = Now, AuthorId = NewId(), UpdaterId = NewId() },
            Integration = new InteractionIntegration(integrationId ?? NewId(), "WA-1", NewId(), "WhatsApp", NewId(), "Sinch"),
            Payload = payload ?? Json("""{"Type":"simple-text","Text":"hola"}"""),
            ProcessId = process.Id,
            Destinations = destinations ?? [new InteractionDestination(DestinationKeys.PhoneNumber, "34600000001", "ungroup", process.UserId)],
            AttachmentsId = attachments ?? [],
            Direction = direction,
            Priority = priority,
        };
        if (direction == Direction.In)
            interaction.RegisterInbound(Now);
        else
            interaction.Register(Now, Now, dueAt ?? Now, leaseOwner);
        return interaction;
    }

    public static Attachment Attachment(
        TenantId tenant, string? interactionId = null, int? position = null, AttachmentSource source = AttachmentSource.Upload, DateTimeOffset? expires = null,
        long size = 12) => new()
        {
            Id = NewId(),
            Tenant = tenant,
            FileName = "Ñandú 🦄.pdf",
            MediaType = "application/pdf",
            Size = size,
            Sha256 = new string('a', 64),
            Source = source,
            Created = Now,
            AuthorId = NewId(),
            InteractionId = interactionId,
            Position = position,
            ExpiresAt = expires ?? Now.AddDays(365),
        };

    public static MediaJob MediaJob(TenantId tenant, string interactionId, int position, string integrationId) => new()
    {
        Id = NewId(),
        Tenant = tenant,
        IntegrationId = integrationId,
        InteractionId = interactionId,
        Position = position,
        Url = "https://media.example.test/ñ?a=1",
        MediaType = "image/jpeg",
        Created = Now,
        DueAt = Now,
    };

    public static string Show(Attachment? attachment) =>
        attachment is null ? "none" : JsonSerializer.Serialize(attachment, DocumentContext.Documents.Attachment);

    /// <summary>Everything of it in one text, to compare what was written with what is read.</summary>
    public static string Show(Interaction? interaction) => interaction is null
        ? "none"
        : $"{JsonSerializer.Serialize(interaction, DocumentContext.Documents.Interaction)} {interaction.Dispatch} v{interaction.Version}";

    public static string Show(User? user) => user is null
        ? "none"
        : $"{JsonSerializer.Serialize(user, DocumentContext.Documents.User)} v{user.Version}";

    public static string Show(Process? process) => process is null
        ? "none"
        : $"{JsonSerializer.Serialize(process, DocumentContext.Documents.Process)} v{process.Version} "
            + $"{process.LastInteractionId} {process.LastIntegrationId} {process.LastDirection}";

    public static string Show(Integration? integration) => integration is null
        ? "none"
        : $"{JsonSerializer.Serialize(integration, DocumentContext.Documents.Integration)} v{integration.Version}";
}

/// <summary>Steps that many tests begin with.</summary>
internal static class StoresExtensions
{
    public static async Task<Process> OpenProcessAsync(this IStores stores, TenantId tenant, string? userId = null)
    {
        var process = Samples.Process(tenant, userId);
        await stores.Processes.CreateAsync(tenant, process, CancellationToken.None);
        return process;
    }

    public static Task<AcceptResult> AcceptAsync(
        this IStores stores, Interaction interaction, User? user = null, Process? process = null) =>
        stores.Interactions.AcceptAsync(interaction.Tenant, [new Acceptance(interaction, user, process)], null, CancellationToken.None);

    /// <summary>Accepts an interaction into an existing process.</summary>
    public static async Task<Interaction> AcceptedAsync(
        this IStores stores, Process process, string? integrationId = null, DateTimeOffset? dueAt = null, string? leaseOwner = null,
        Priority priority = Priority.Normal)
    {
        var interaction = Samples.Interaction(process, integrationId, dueAt, leaseOwner, priority: priority);
        Assert.Equal(AcceptResult.Accepted, await stores.AcceptAsync(interaction));
        return interaction;
    }

    public static async Task<IReadOnlyList<Interaction>> ClaimAsync(
        this IStores stores, string owner, DateTimeOffset now, int limit = 200, int limitPerIntegration = 200, params string[] busy) =>
        await stores.Interactions.ClaimAsync(
            new ClaimRequest(owner, now, now.AddMinutes(1), limit, limitPerIntegration, busy), CancellationToken.None);

    /// <summary>Claims for as long as anything comes.</summary>
    /// <param name="claim">Makes a claim.</param>
    /// <returns>What each claim brought.</returns>
    public static async Task<List<IReadOnlyList<T>>> ClaimAllAsync<T>(Func<Task<IReadOnlyList<T>>> claim)
    {
        var claims = new List<IReadOnlyList<T>>();
        while (await claim() is { Count: > 0 } found)
            claims.Add(found);
        return claims;
    }
}

/// <summary>Reads a list to its end.</summary>
internal static class Pages
{
    public static async Task<List<T>> ReadAsync<T>(int limit, Func<string?, int, Task<Page<T>>> read)
    {
        var items = new List<T>();
        string? cursor = null;
        do
        {
            var page = await read(cursor, limit);
            Assert.InRange(page.Items.Count, cursor is null ? 0 : 1, limit);
            items.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return items;
    }
}

namespace Iris.Storage.MongoDb.Database;

/// <summary>Names of the collections: one per aggregate, and those for what spills out of their documents.</summary>
internal static class Collections
{
    public const string Tenants = "tenants";
    public const string Accounts = "accounts";
    public const string ApiKeys = "apiKeys";
    public const string Integrations = "integrations";
    public const string Mailboxes = "mailboxes";
    public const string Catalogues = "catalogues";
    public const string Templates = "templates";
    public const string Users = "users";
    public const string MergedUsers = "mergedUsers";
    public const string Processes = "processes";
    public const string Interactions = "interactions";
    public const string ProviderEvents = "providerEvents";
    public const string Notices = "notices";
    public const string Deliveries = "deliveries";
    public const string DeliveryBodies = "deliveryBodies";
    public const string BulkJobs = "bulkJobs";
    public const string Activity = "activity";
    public const string ActivityTens = "activityTens";
    public const string Alarms = "alarms";

    /// <summary>Tenants whose changes somebody follows.</summary>
    public const string LiveWatches = "liveWatches";
    public const string OptOuts = "optOuts";
    public const string Attachments = "attachments";
    public const string MediaJobs = "mediaJobs";

    /// <summary>The bucket with the bytes of attachments: <c>.files</c> and <c>.chunks</c>.</summary>
    public const string AttachmentContent = "attachmentContent";

    /// <summary>Uploads into it that are not complete.</summary>
    public const string AttachmentUploads = "attachmentUploads";
    public const string WebhookHolds = "webhookHolds";
    public const string Strategies = "strategies";
    public const string StrategyRuns = "strategyRuns";
    public const string SendUsage = "sendUsage";
    public const string Exchanges = "exchanges";
    public const string StoredBytes = "storedBytes";
    public const string Keys = "keys";
    public const string Health = "health";

    /// <summary>Which upgrades of documents are done.</summary>
    public const string Upgrades = "upgrades";
}

/// <summary>Names of fields that several collections share.</summary>
internal static class Fields
{
    /// <summary><c>tenant/id</c>, see <see cref="RowKey"/>.</summary>
    public const string Key = "_id";

    public const string Tenant = "tenant";

    /// <summary>In rows of earlier versions: the aggregate as JSON text.</summary>
    public const string FormerDocument = "document";

    public const string Version = "version";
    public const string IntegrationId = "integrationId";

    /// <summary>When it is due, in ticks of 100 ns since the year 1 (a BSON date has milliseconds only); absent when never.</summary>
    public const string DueAt = "dueAt";

    public const string LeaseOwner = "leaseOwner";

    /// <summary>The claim that leased it last, by which that claim reads back what it won.</summary>
    public const string Claim = "claim";
}

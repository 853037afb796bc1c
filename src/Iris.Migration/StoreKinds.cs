namespace Iris.Migration;

/// <summary>Kinds of what a store holds.</summary>
internal static class StoreKinds
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
    public const string Notices = "notices";
    public const string Deliveries = "deliveries";
    public const string OptOuts = "optOuts";
    public const string Strategies = "strategies";
    public const string StrategyRuns = "strategyRuns";

    /// <summary>With their bytes.</summary>
    public const string Attachments = "attachments";

    public const string MediaJobs = "mediaJobs";

    /// <summary>In the order in which they are copied: what is named comes before what names it.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Tenants, Accounts, ApiKeys, Integrations, Mailboxes, Templates, Catalogues, Users, MergedUsers, Strategies, StrategyRuns, Processes, Interactions, Notices, Deliveries, OptOuts, Attachments, MediaJobs];
}

using Iris.Core.Accounts;
using Iris.Core.Attachments;
using Iris.Core.Callbacks;
using Iris.Core.Catalogues;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.OptOuts;
using Iris.Core.Processes;
using Iris.Core.Strategies;
using Iris.Core.Templates;
using Iris.Core.Tenants;
using Iris.Core.Users;
using Iris.Core.Webhooks;

namespace Iris.Migration;

/// <summary>
/// The ports whose content is copied; a test holds them against all there are. Two have no list: what requests were answered is known by
/// their keys alone, and forgotten after days anyway; what was sent in the current day and month is counted anew.
/// </summary>
internal sealed record SourceStores(
    ITenantStore Tenants,
    IAccountStore Accounts,
    IApiKeyStore ApiKeys,
    IIntegrationStore Integrations,
    IMailboxStore Mailboxes,
    ITemplateStore Templates,
    ICatalogueStore Catalogues,
    IUserStore Users,
    IUserMergeStore MergedUsers,
    IStrategyStore Strategies,
    IStrategyRunStore StrategyRuns,
    IProcessStore Processes,
    IInteractionStore Interactions,
    ICallbackStore Notices,
    IWebhookStore Webhooks,
    IOptOutStore OptOuts,
    IAttachmentStore Attachments,
    IAttachmentContentStore Content,
    IMediaJobStore MediaJobs,
    IKeyRingStore Keys);

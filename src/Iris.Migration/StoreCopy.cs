using Iris.Core.Accounts;
using Iris.Core.Attachments;
using Iris.Core.Callbacks;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.OptOuts;
using Iris.Core.Processes;
using Iris.Core.Strategies;
using Iris.Core.Tenants;
using Iris.Core.Users;
using Iris.Core.Webhooks;

namespace Iris.Migration;

/// <summary>Reads a store through its ports, page by page, and hands the pages to another.</summary>
/// <param name="source">What to read.</param>
/// <param name="target">Takes it in.</param>
/// <param name="copied">Told the kind, of <see cref="StoreKinds"/>, and the number of what was copied since it was told last.</param>
internal sealed class StoreCopy(SourceStores source, MongoImport target, Action<string, int> copied)
{
    /// <summary>One may have some megabytes.</summary>
    private const int TemplatesAtOnce = 10;

    /// <summary>Copies everything of every tenant.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => EachAsync(
        StoreKinds.Tenants,
        cursor => source.Tenants.ListAsync(cursor, Page<Tenant>.MaxLimit, cancellationToken),
        async tenants =>
        {
            await target.AddAsync(tenants, cancellationToken);
            foreach (var tenant in tenants)
                await CopyAsync(tenant.Id, cancellationToken);
        });

    private async Task CopyAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await EachAsync(
            StoreKinds.Accounts,
            cursor => source.Accounts.ListAsync(tenant, cursor, Page<Account>.MaxLimit, cancellationToken),
            accounts => target.AddAsync(accounts, cancellationToken));
        await EachAsync(
            StoreKinds.ApiKeys,
            cursor => source.ApiKeys.ListAsync(tenant, cursor, Page<ApiKey>.MaxLimit, cancellationToken),
            keys => target.AddAsync(keys, cancellationToken));
        await EachAsync(
            StoreKinds.OptOuts,
            cursor => source.OptOuts.ListAsync(tenant, new OptOutFilter(), cursor, Page<OptOut>.MaxLimit, cancellationToken),
            optOuts => target.AddAsync(optOuts, cancellationToken));
        await EachAsync(
            StoreKinds.Templates,
            cursor => source.Templates.ListAsync(tenant, null, cursor, TemplatesAtOnce, cancellationToken),
            templates => target.AddAsync(templates, cancellationToken));
        await EachAsync(
            StoreKinds.Catalogues,
            cursor => source.Catalogues.ListAsync(tenant, cursor, TemplatesAtOnce, cancellationToken),
            catalogues => target.AddAsync(catalogues, cancellationToken));
        await EachAsync(
            StoreKinds.Attachments,
            cursor => source.Attachments.ListAsync(tenant, new AttachmentFilter(), cursor, Page<Attachment>.MaxLimit, cancellationToken),
            attachments => target.AddAsync(attachments, one => source.Content.OpenAsync(tenant, one.Id, cancellationToken), cancellationToken));
        await EachAsync(
            StoreKinds.MediaJobs,
            cursor => source.MediaJobs.ListAsync(tenant, cursor, Page<MediaJob>.MaxLimit, cancellationToken),
            jobs => target.AddAsync(jobs, cancellationToken));
        await EachAsync(
            StoreKinds.Users,
            cursor => source.Users.ListAsync(tenant, cursor, Page<User>.MaxLimit, cancellationToken),
            users => target.AddAsync(users, cancellationToken));
        await EachAsync(
            StoreKinds.MergedUsers,
            cursor => source.MergedUsers.ListAsync(tenant, cursor, Page<UserMerge>.MaxLimit, cancellationToken),
            merges =>
            {
                // Documents of interactions name users that went, and here searches go by the documents: they are moved once more.
                foreach (var merge in merges)
                    merge.DueAt = merge.Date;
                return target.AddAsync(merges, cancellationToken);
            });
        await EachAsync(
            StoreKinds.Strategies,
            cursor => source.Strategies.ListAsync(tenant, cursor, Page<StoredStrategy>.MaxLimit, cancellationToken),
            strategies => target.AddAsync(strategies, cancellationToken));
        await EachAsync(
            StoreKinds.StrategyRuns,
            cursor => source.StrategyRuns.ListAsync(tenant, cursor, Page<StrategyRun>.MaxLimit, cancellationToken),
            runs => target.AddAsync(runs, cancellationToken));
        await EachAsync(
            StoreKinds.Processes,
            cursor => source.Processes.ListAsync(tenant, new ProcessFilter(), cursor, Page<Process>.MaxLimit, cancellationToken),
            async processes =>
            {
                await target.AddAsync(processes, cancellationToken);
                await CopyInteractionsAsync(tenant, processes, cancellationToken);
            });
        await EachAsync(
            StoreKinds.Integrations,
            cursor => source.Integrations.ListAsync(tenant, cursor, Page<Integration>.MaxLimit, cancellationToken),
            async integrations =>
            {
                await target.AddAsync(integrations, cancellationToken);
                foreach (var integration in integrations)
                    await CopyOfIntegrationAsync(tenant, integration.Id, cancellationToken);
            });
    }

    /// <summary>Processes have few interactions each, so those of several are written together.</summary>
    private async Task CopyInteractionsAsync(TenantId tenant, IReadOnlyList<Process> processes, CancellationToken cancellationToken)
    {
        var waiting = new List<Interaction>();
        foreach (var process in processes)
        {
            await EachAsync(
                null,
                cursor => source.Interactions.ListByProcessAsync(tenant, process.Id, cursor, Page<Interaction>.MaxLimit, cancellationToken),
                async interactions =>
                {
                    waiting.AddRange(interactions);
                    if (waiting.Count >= Page<Interaction>.MaxLimit)
                        await WriteAsync();
                });
        }

        await WriteAsync();

        async Task WriteAsync()
        {
            await target.AddAsync(waiting, cancellationToken);
            copied(StoreKinds.Interactions, waiting.Count);
            waiting.Clear();
        }
    }

    private async Task CopyOfIntegrationAsync(TenantId tenant, string integrationId, CancellationToken cancellationToken)
    {
        if (await source.Mailboxes.FindAsync(tenant, integrationId, cancellationToken) is { } mailbox)
        {
            await target.AddAsync(mailbox, cancellationToken);
            copied(StoreKinds.Mailboxes, 1);
        }

        await EachAsync(
            StoreKinds.Notices,
            cursor => source.Notices.ListAsync(tenant, integrationId, null, cursor, Page<StoredCallback>.MaxLimit, cancellationToken),
            callbacks => target.AddAsync(callbacks, cancellationToken));
        await EachAsync(
            StoreKinds.Deliveries,
            cursor => source.Webhooks.ListAsync(
                tenant, integrationId, new DeliveryFilter(), cursor, Page<WebhookDelivery>.MaxLimit, cancellationToken),
            async deliveries =>
            {
                // Lists leave the bodies out.
                var whole = new List<WebhookDelivery>(deliveries.Count);
                foreach (var delivery in deliveries)
                    whole.Add((await source.Webhooks.FindAsync(tenant, delivery.Id, cancellationToken))!);
                await target.AddAsync(whole, cancellationToken);
            });
    }

    private async Task EachAsync<T>(string? kind, Func<string?, Task<Page<T>>> read, Func<IReadOnlyList<T>, Task> write)
    {
        string? cursor = null;
        do
        {
            var page = await read(cursor);
            if (page.Items.Count > 0)
                await write(page.Items);
            if (kind is not null)
                copied(kind, page.Items.Count);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }
}

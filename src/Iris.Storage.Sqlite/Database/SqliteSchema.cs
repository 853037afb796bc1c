using Iris.Core.Hosting;
using Iris.Storage.Sqlite.Attachments;
using Iris.Storage.Sqlite.Exchanges;
using Iris.Storage.Sqlite.Integrations;
using Iris.Storage.Sqlite.Interactions;
using Iris.Storage.Sqlite.Users;

namespace Iris.Storage.Sqlite.Database;

/// <summary>
/// The tables, as a list of scripts: the database's <c>user_version</c> counts how many of them it has seen. A script that was released
/// is never edited; changes are appended.
/// </summary>
internal static class SqliteSchema
{
    /// <summary>
    /// Rows are keyed by (tenant, id): ids are time-ordered, so one tree serves look-ups, lists and appends. The documents of interactions
    /// are apart from their work state, so that claims and attempts rewrite a narrow row and not kilobytes.
    /// </summary>
    private const string First =
        """
        CREATE TABLE tenants (
            id TEXT NOT NULL PRIMARY KEY, document BLOB NOT NULL) WITHOUT ROWID;

        CREATE TABLE accounts (
            tenant TEXT NOT NULL, id TEXT NOT NULL, email TEXT NOT NULL, document BLOB NOT NULL,
            PRIMARY KEY (tenant, id)) WITHOUT ROWID;
        CREATE UNIQUE INDEX accounts_by_email ON accounts (tenant, email);

        CREATE TABLE api_keys (
            tenant TEXT NOT NULL, id TEXT NOT NULL, hash TEXT NOT NULL, document BLOB NOT NULL,
            PRIMARY KEY (tenant, id)) WITHOUT ROWID;
        CREATE UNIQUE INDEX api_keys_by_hash ON api_keys (hash);

        CREATE TABLE integrations (
            tenant TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, document BLOB NOT NULL,
            PRIMARY KEY (tenant, id)) WITHOUT ROWID;

        -- A callback names an integration without its tenant.
        CREATE UNIQUE INDEX integrations_by_id ON integrations (id);

        CREATE TABLE users (
            tenant TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, document BLOB NOT NULL,
            PRIMARY KEY (tenant, id)) WITHOUT ROWID;

        -- Who owns an address; also written in the user's document, always in the same transaction.
        CREATE TABLE destinations (
            tenant TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, user_id TEXT NOT NULL,
            PRIMARY KEY (tenant, key, value)) WITHOUT ROWID;

        CREATE TABLE processes (
            tenant TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, user_id TEXT NOT NULL, is_closed INTEGER NOT NULL,
            last_interaction_id TEXT, last_integration_id TEXT, last_direction INTEGER, document BLOB NOT NULL,
            PRIMARY KEY (tenant, id)) WITHOUT ROWID;
        -- A user's processes, newest first.
        CREATE INDEX processes_by_user ON processes (tenant, user_id, id);

        CREATE TABLE interaction_documents (
            number INTEGER PRIMARY KEY, document BLOB NOT NULL);

        CREATE TABLE interactions (
            tenant TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, document_number INTEGER NOT NULL,
            process_id TEXT NOT NULL, integration_id TEXT NOT NULL,
            phase INTEGER NOT NULL, due_at INTEGER, attempts INTEGER NOT NULL, lease_owner TEXT,
            PRIMARY KEY (tenant, id)) WITHOUT ROWID;
        -- A process's interactions in order.
        CREATE INDEX interactions_by_process ON interactions (tenant, process_id, id);
        -- Claims: integrations with work are found by seeking from one to the next. Work is little beside all that was ever sent.
        CREATE INDEX interactions_due ON interactions (integration_id, due_at) WHERE due_at IS NOT NULL;

        -- Which interaction a provider's message id means. Inbound messages are told apart from doubles by it.
        CREATE TABLE provider_messages (
            tenant TEXT NOT NULL, integration_id TEXT NOT NULL, message_id TEXT NOT NULL, interaction_id TEXT NOT NULL,
            PRIMARY KEY (tenant, integration_id, message_id)) WITHOUT ROWID;

        CREATE TABLE notices (
            number INTEGER PRIMARY KEY, tenant TEXT NOT NULL, id TEXT NOT NULL, integration_id TEXT NOT NULL, lane INTEGER NOT NULL,
            state INTEGER NOT NULL, due_at INTEGER, received_at INTEGER NOT NULL, nonce TEXT, part_group TEXT, document BLOB NOT NULL);
        CREATE UNIQUE INDEX notices_by_id ON notices (tenant, id);
        -- Lists and counts of an integration's callbacks by state.
        CREATE INDEX notices_by_state ON notices (tenant, integration_id, state, id);
        -- Claims: integrations with work are found by seeking from one to the next.
        CREATE INDEX notices_due ON notices (lane, integration_id, due_at) WHERE due_at IS NOT NULL;
        -- A replayed callback clashes.
        CREATE UNIQUE INDEX notices_by_nonce ON notices (integration_id, nonce) WHERE nonce IS NOT NULL;
        -- The parts of one long message.
        CREATE INDEX notices_by_group ON notices (tenant, integration_id, part_group) WHERE part_group IS NOT NULL;
        -- Pruning what is over.
        CREATE INDEX notices_over ON notices (received_at) WHERE due_at IS NULL;

        -- One row that readiness writes to.
        CREATE TABLE health (
            id INTEGER PRIMARY KEY, checks INTEGER NOT NULL);
        INSERT INTO health (id, checks) VALUES (1, 0);
        """;

    /// <summary>Webhook deliveries; the bodies are apart, so that attempts rewrite little.</summary>
    private const string Webhooks =
        """
        CREATE TABLE deliveries (
            number INTEGER PRIMARY KEY, tenant TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL,
            integration_id TEXT NOT NULL, interaction_id TEXT NOT NULL, sequence INTEGER NOT NULL, event TEXT NOT NULL, host TEXT NOT NULL,
            state INTEGER NOT NULL, due_at INTEGER, leased INTEGER NOT NULL, attempts INTEGER NOT NULL, stop_at INTEGER NOT NULL,
            created_at INTEGER NOT NULL, document BLOB NOT NULL);
        CREATE TABLE delivery_bodies (
            number INTEGER PRIMARY KEY, body BLOB NOT NULL);
        CREATE UNIQUE INDEX deliveries_by_id ON deliveries (tenant, id);
        -- Lists of an integration's deliveries, by state or not; moving the pending ones to another host; sending a range again.
        CREATE INDEX deliveries_by_integration ON deliveries (tenant, integration_id, id);
        CREATE INDEX deliveries_by_state ON deliveries (tenant, integration_id, state, id);
        -- Lists of an interaction's deliveries.
        CREATE INDEX deliveries_by_interaction ON deliveries (tenant, integration_id, interaction_id, id);
        -- Claims: tenants' hosts with work are found by seeking from one to the next.
        CREATE INDEX deliveries_due ON deliveries (tenant, host, due_at) WHERE due_at IS NOT NULL;
        -- Claims: whether an earlier event of the interaction is not over.
        CREATE INDEX deliveries_open ON deliveries (tenant, interaction_id, sequence) WHERE due_at IS NOT NULL;
        -- Pruning what is over.
        CREATE INDEX deliveries_over ON deliveries (created_at) WHERE due_at IS NULL;

        -- Hosts that are presumed down.
        CREATE TABLE webhook_holds (
            tenant TEXT NOT NULL, host TEXT NOT NULL, until INTEGER NOT NULL,
            PRIMARY KEY (tenant, host)) WITHOUT ROWID;
        """;

    /// <summary>Who has opted out, and when an address last wrote.</summary>
    private const string OptOuts =
        """
        CREATE TABLE opt_outs (
            tenant TEXT NOT NULL, id TEXT NOT NULL, channel TEXT NOT NULL, destination TEXT NOT NULL, document BLOB NOT NULL,
            PRIMARY KEY (tenant, id)) WITHOUT ROWID;
        -- One for each address and channel; sends ask by it, and lists of an address.
        CREATE UNIQUE INDEX opt_outs_by_destination ON opt_outs (tenant, destination, channel);
        -- Lists of a channel.
        CREATE INDEX opt_outs_by_channel ON opt_outs (tenant, channel, id);

        CREATE TABLE last_inbound (
            tenant TEXT NOT NULL, integration_id TEXT NOT NULL, destination TEXT NOT NULL, received_at INTEGER NOT NULL,
            PRIMARY KEY (tenant, integration_id, destination)) WITHOUT ROWID;
        """;

    private const string Idempotency =
        """
        CREATE TABLE idempotency (
            number INTEGER PRIMARY KEY, tenant TEXT NOT NULL, key TEXT NOT NULL, hash TEXT NOT NULL, created_at INTEGER NOT NULL,
            answer BLOB NOT NULL);
        CREATE UNIQUE INDEX idempotency_by_key ON idempotency (tenant, key);
        -- Pruning.
        CREATE INDEX idempotency_by_age ON idempotency (created_at);
        """;

    /// <summary>Which interactions of an integration go first.</summary>
    private const string Priorities =
        """
        ALTER TABLE interactions ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
        DROP INDEX interactions_due;
        -- Claims: integrations with work, and the priorities in them, are found by seeking from one to the next.
        CREATE INDEX interactions_due ON interactions (integration_id, priority, due_at) WHERE due_at IS NOT NULL;
        """;

    /// <summary>
    /// What interactions are searched by. The columns are filled in from the documents; in texts and e-mail addresses that are there already,
    /// only letters without accents are found in either case.
    /// </summary>
    private const string Search =
        """
        ALTER TABLE interactions ADD COLUMN status INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE interactions ADD COLUMN custom_status TEXT;
        ALTER TABLE interactions ADD COLUMN notable INTEGER;
        ALTER TABLE interactions ADD COLUMN direction INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE interactions ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE interaction_documents ADD COLUMN text TEXT NOT NULL DEFAULT '';

        CREATE TABLE interaction_parties (
            tenant TEXT NOT NULL, party TEXT NOT NULL, interaction_id TEXT NOT NULL,
            PRIMARY KEY (tenant, party, interaction_id)) WITHOUT ROWID;

        CREATE TEMP VIEW texts AS SELECT number, CAST(document AS TEXT) AS document FROM interaction_documents;

        UPDATE interactions SET (status, custom_status, direction, created_at) = (
            SELECT
                CASE json_extract(document, '$.status')
                    WHEN 'VALIDATION_ERROR' THEN 1 WHEN 'DISPATCH_PENDING' THEN 2 WHEN 'SENT' THEN 3 WHEN 'PROVIDER_SENDING_ERROR' THEN 4
                    WHEN 'PROCESS_ERROR' THEN 5 WHEN 'COMPLETED' THEN 6 WHEN 'RECEIVED' THEN 7 ELSE 0 END,
                json_extract(document, '$.customStatus'),
                json_extract(document, '$.direction') = 'out',
                (strftime('%s', substr(json_extract(document, '$.auditTrail.created'), 1, 19)) + 62135596800) * 10000000
                    + CAST(substr(json_extract(document, '$.auditTrail.created'), 21, 7) AS INTEGER)
            FROM texts WHERE number = document_number);
        UPDATE interactions SET notable = status WHERE status IN (1, 4, 5, 7);
        UPDATE interaction_documents SET text = (
            SELECT lower(ltrim(json_extract(texts.document, '$.summary.subject') || char(10), char(10)) || json_extract(texts.document, '$.summary.body'))
            FROM texts WHERE texts.number = interaction_documents.number);
        INSERT OR IGNORE INTO interaction_parties
        SELECT tenant, iif(json_extract(value, '$.key') = 'Email', lower(json_extract(value, '$.value')), json_extract(value, '$.value')), interactions.id
        FROM interactions CROSS JOIN texts ON number = document_number CROSS JOIN json_each(document, '$.destinations');
        INSERT OR IGNORE INTO interaction_parties
        SELECT tenant, json_extract(value, '$.userId'), interactions.id
        FROM interactions CROSS JOIN texts ON number = document_number CROSS JOIN json_each(document, '$.destinations');
        DROP VIEW texts;

        -- Searches: an integration's, and those that failed or came in. Others walk along a tenant's ids.
        CREATE INDEX interactions_by_integration ON interactions (tenant, integration_id, id);
        CREATE INDEX interactions_notable ON interactions (tenant, notable, id) WHERE notable IS NOT NULL;
        """;

    /// <summary>Processes and the parts of a message are found by seeking, and in order.</summary>
    private const string Seeking =
        """
        DROP INDEX processes_by_user;
        -- A user's processes, open or closed, newest first.
        CREATE INDEX processes_by_user ON processes (tenant, user_id, is_closed, id);
        -- A tenant's open or closed ones.
        CREATE INDEX processes_by_closed ON processes (tenant, is_closed, id);
        -- Which process an inbound message goes on with.
        CREATE INDEX processes_open ON processes (tenant, user_id, last_integration_id, last_interaction_id) WHERE is_closed = 0;

        DROP INDEX notices_by_group;
        -- The parts of one long message, in order.
        CREATE INDEX notices_by_group ON notices (tenant, integration_id, part_group, id) WHERE part_group IS NOT NULL;
        """;

    private const string SendUsage =
        """
        -- What a tenant has sent in a day (2026-11-28) or month (2026-11).
        CREATE TABLE send_usage (
            tenant TEXT NOT NULL, period TEXT NOT NULL, sends INTEGER NOT NULL,
            PRIMARY KEY (tenant, period)) WITHOUT ROWID;
        -- Pruning what is over.
        CREATE INDEX send_usage_by_period ON send_usage (period);
        """;

    private const string StoredBytes =
        """
        -- What a tenant has stored, and when somebody began to measure it.
        CREATE TABLE stored_bytes (
            tenant TEXT NOT NULL PRIMARY KEY, bytes INTEGER NOT NULL, measured_at INTEGER NOT NULL) WITHOUT ROWID;

        -- Callbacks that belong to no message: of many, the oldest are removed.
        CREATE INDEX notices_unmatched ON notices (tenant, state, id) WHERE state > 1;
        """;

    /// <summary>Texts are searched in the form that all their spellings have. Plain letters were in small ones all along.</summary>
    private const string SearchTexts =
        """
        UPDATE interaction_documents SET text = iris_fold(text) WHERE text GLOB '*[^' || char(1) || '-' || char(127) || ']*';
        """;

    /// <summary>An opt-out may hold for one integration alone. The default words of integrations are the build's, not those of the day they were made.</summary>
    private const string OptOutScopes =
        """
        ALTER TABLE opt_outs ADD COLUMN integration_id TEXT NOT NULL DEFAULT '';
        DROP INDEX opt_outs_by_destination;
        -- One for each address, channel and integration; sends ask by it, and lists of an address.
        CREATE UNIQUE INDEX opt_outs_by_scope ON opt_outs (tenant, destination, channel, integration_id);
        -- Lists of an integration.
        CREATE INDEX opt_outs_by_integration ON opt_outs (tenant, integration_id, id) WHERE integration_id <> '';

        UPDATE integrations SET document = CAST(json_remove(CAST(document AS TEXT), '$.optOutKeywords') AS BLOB)
        WHERE json_extract(CAST(document AS TEXT), '$.optOutKeywords.out') = '["STOP","BAJA"]'
            AND json_extract(CAST(document AS TEXT), '$.optOutKeywords.in') = '["START","ALTA"]';
        """;

    /// <summary>
    /// The order of a process's interactions is that of their documents' numbers, which this database gives in the order in which it accepts them; ids and
    /// times are the clock's.
    /// </summary>
    private const string Places =
        """
        -- A process's interactions in order.
        CREATE INDEX interactions_in_process ON interactions (tenant, process_id, document_number);

        ALTER TABLE processes ADD COLUMN last_number INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE processes ADD COLUMN activity INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE processes ADD COLUMN active_at INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE processes ADD COLUMN integrations TEXT NOT NULL DEFAULT '';
        DROP INDEX processes_open;
        UPDATE processes SET (last_number, activity, last_interaction_id, last_integration_id, last_direction, active_at) = (
            SELECT document_number, document_number, id, integration_id, direction, created_at FROM interactions INDEXED BY interactions_in_process
            WHERE interactions.tenant = processes.tenant AND process_id = processes.id ORDER BY document_number DESC LIMIT 1)
        WHERE EXISTS (
            SELECT 1 FROM interactions INDEXED BY interactions_in_process WHERE interactions.tenant = processes.tenant AND process_id = processes.id);
        UPDATE processes SET integrations = (
            SELECT group_concat(DISTINCT integration_id) FROM interactions INDEXED BY interactions_in_process
            WHERE interactions.tenant = processes.tenant AND process_id = processes.id)
        WHERE last_number > 0;
        -- Which process an inbound message goes on with.
        CREATE INDEX processes_open ON processes (tenant, user_id, activity, last_number) WHERE is_closed = 0;

        ALTER TABLE processes ADD COLUMN untold INTEGER NOT NULL DEFAULT 0;
        -- Of what webhooks have not been told.
        CREATE INDEX processes_untold ON processes (untold, tenant, id) WHERE untold = 1;
        """;

    private const string Templates =
        """
        CREATE TABLE templates (
            tenant TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, channel TEXT NOT NULL, version INTEGER NOT NULL, document BLOB NOT NULL,
            PRIMARY KEY (tenant, id));
        -- A template by its name, in the form that all its spellings have.
        CREATE UNIQUE INDEX templates_by_name ON templates (tenant, name);
        -- Lists of a channel.
        CREATE INDEX templates_by_channel ON templates (tenant, channel, id);

        -- A provider's templates, by the integration that they were read for.
        CREATE TABLE catalogues (tenant TEXT NOT NULL, id TEXT NOT NULL, document BLOB NOT NULL, PRIMARY KEY (tenant, id));
        """;

    private const string Strategies =
        """
        -- Strategies that sends name.
        CREATE TABLE strategies (
            tenant TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, document BLOB NOT NULL,
            PRIMARY KEY (tenant, id)) WITHOUT ROWID;

        -- Strategies under way, and those that ended.
        CREATE TABLE strategy_runs (
            number INTEGER PRIMARY KEY, tenant TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, due_at INTEGER, document BLOB NOT NULL,
            UNIQUE (tenant, id));
        -- Claims, fair across tenants.
        CREATE INDEX strategy_runs_due ON strategy_runs (tenant, due_at) WHERE due_at IS NOT NULL;
        """;

    /// <summary>What interactions wait for: of those that are there already, as far as their work state tells.</summary>
    private const string Stages =
        """
        ALTER TABLE interactions ADD COLUMN stage INTEGER;
        UPDATE interactions SET stage = CASE WHEN phase = 3 THEN 6 WHEN attempts > 0 THEN 4 ELSE 2 END
        WHERE due_at IS NOT NULL AND (phase = 3
            OR (phase = 1 AND lease_owner IS NULL AND due_at > (strftime('%s', 'now') + 62135596800) * 10000000));
        -- Searches: what is not simply on its way.
        CREATE INDEX interactions_staged ON interactions (tenant, stage, id) WHERE stage IS NOT NULL;
        """;

    internal static readonly IReadOnlyList<string> Scripts =
        [First, Webhooks, OptOuts, Idempotency, Priorities, Search, Seeking, SendUsage, StoredBytes, OptOutScopes + AddressMigration.Script + SearchTexts + MergeRows.Script + Places + KeyRows.Script + SqliteMailboxStore.Script + SqliteIntegrationStore.Script + SqliteBulkJobStore.Script + Templates + AttachmentTables.Script + Strategies + InteractionRows.Script + Stages + WaitingRows.Script + SqliteExchangeStore.Script + SqliteActivityStore.Script + SqliteMoveStore.Script + SqliteAlarmStore.Script];

    /// <summary>The schema version of this build.</summary>
    public static int Version => Scripts.Count;

    /// <summary>Brings the database to this build's version.</summary>
    public static void Migrate(SqliteSession session, SqliteMigration migration)
    {
        var found = Read(session);
        if (found < Version)
            migration.Run(session, found, () => Read(session), Scripts);
    }

    private static int Read(SqliteSession session)
    {
        var found = (int)session.Number("PRAGMA user_version");
        return found <= Version
            ? found
            : throw new StartRefusedException(
                $"The database was written by a newer version of the gateway (schema {found}, this version knows {Version}). "
                + "Start that version, or restore a backup made before the upgrade.");
    }
}

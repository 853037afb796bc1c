namespace Iris.Storage.Sqlite.Attachments;

/// <summary>Tables of what is known of attachments, of who waits for them, and of media that are to be fetched. The bytes are files beside the database.</summary>
internal static class AttachmentTables
{
    public const string Script =
        """

        CREATE TABLE attachments (
            tenant TEXT NOT NULL, id TEXT NOT NULL, size INTEGER NOT NULL, source INTEGER NOT NULL, interaction_id TEXT, expires_at INTEGER NOT NULL,
            document BLOB NOT NULL, PRIMARY KEY (tenant, id)) WITHOUT ROWID;
        -- Lists of a source, and of a message.
        CREATE INDEX attachments_by_source ON attachments (tenant, source, id);
        CREATE INDEX attachments_by_interaction ON attachments (tenant, interaction_id, id) WHERE interaction_id IS NOT NULL;
        -- Pruning what is over.
        CREATE INDEX attachments_by_expiry ON attachments (expires_at);

        -- Attachments that an interaction which is not sent yet needs; gone when it is.
        CREATE TABLE waiting_attachments (
            tenant TEXT NOT NULL, attachment_id TEXT NOT NULL, interaction_id TEXT NOT NULL,
            PRIMARY KEY (tenant, attachment_id, interaction_id)) WITHOUT ROWID;

        -- Media of inbound messages that are to be fetched.
        CREATE TABLE media_jobs (
            number INTEGER PRIMARY KEY, tenant TEXT NOT NULL, id TEXT NOT NULL, integration_id TEXT NOT NULL, interaction_id TEXT NOT NULL,
            position INTEGER NOT NULL, state INTEGER NOT NULL, due_at INTEGER, created_at INTEGER NOT NULL, document BLOB NOT NULL);
        CREATE UNIQUE INDEX media_jobs_by_id ON media_jobs (tenant, id);
        -- One for each place of a message.
        CREATE UNIQUE INDEX media_jobs_by_place ON media_jobs (tenant, interaction_id, position);
        -- Claims: integrations with work are found by seeking from one to the next.
        CREATE INDEX media_jobs_due ON media_jobs (integration_id, due_at) WHERE due_at IS NOT NULL;
        -- Pruning what is over.
        CREATE INDEX media_jobs_over ON media_jobs (created_at) WHERE due_at IS NULL;
        """;
}

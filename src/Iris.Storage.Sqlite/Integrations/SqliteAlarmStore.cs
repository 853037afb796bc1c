using System.Text.Json;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Sqlite.Integrations;

internal sealed class SqliteAlarmStore(SqliteDatabase database) : IAlarmStore
{
    internal const string Script =
        """

        -- What somebody has to be told of integrations.
        CREATE TABLE alarms (
            tenant TEXT NOT NULL, integration_id TEXT NOT NULL, kind INTEGER NOT NULL, version INTEGER NOT NULL, document BLOB NOT NULL,
            PRIMARY KEY (tenant, integration_id, kind)) WITHOUT ROWID;

        """;

    private const string Row = "tenant = ?1 AND integration_id = ?2 AND kind = ?3";

    internal static readonly Sql All = new("SELECT document, version FROM alarms");

    private static readonly Sql OfTenant = new("SELECT document, version FROM alarms WHERE tenant = ?1");

    private static readonly Sql Add = new(
        "INSERT INTO alarms (tenant, integration_id, kind, version, document) VALUES (?1, ?2, ?3, 1, ?4) ON CONFLICT DO NOTHING");

    private static readonly Sql Save = new($"UPDATE alarms SET version = version + 1, document = ?5 WHERE {Row} AND version = ?4");

    private static readonly Sql Remove = new($"DELETE FROM alarms WHERE {Row} AND version = ?4");

    public async Task<IReadOnlyList<Alarm>> ListAsync(TenantId? tenant, CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(Read, tenant, cancellationToken);

    public Task<bool> TryAddAsync(Alarm alarm, CancellationToken cancellationToken) => database.Writer.WriteAsync(
        static (session, add) => Bind(session[Add], add.alarm).Add(add.Document).Execute() == 1, (alarm, Document: Write(alarm)), cancellationToken);

    public Task<bool> TrySaveAsync(Alarm alarm, CancellationToken cancellationToken) => database.Writer.WriteAsync(
        static (session, save) => Bind(session[Save], save.alarm).Add(save.alarm.Version).Add(save.Document).Execute() == 1,
        (alarm, Document: Write(alarm)), cancellationToken);

    public Task<bool> TryRemoveAsync(Alarm alarm, CancellationToken cancellationToken) => database.Writer.WriteAsync(
        static (session, gone) => Bind(session[Remove], gone).Add(gone.Version).Execute() == 1, alarm, cancellationToken);

    private static Statement Bind(Statement statement, Alarm alarm) => statement.Add(alarm.Tenant.Value).Add(alarm.IntegrationId).Add((long)alarm.Kind);

    private static byte[] Write(Alarm alarm) => JsonSerializer.SerializeToUtf8Bytes(alarm, DocumentContext.Documents.Alarm);

    private static List<Alarm> Read(SqliteSession session, TenantId? tenant)
    {
        using var rows = tenant is { } one ? session[OfTenant].Add(one.Value).Query() : session[All].Query();
        var found = new List<Alarm>();
        while (rows.Next())
            found.Add(JsonSerializer.Deserialize(rows.Bytes(0), DocumentContext.Documents.Alarm)! with { Version = rows.Number(1) });
        return found;
    }
}

using Iris.Core.Kernel;
using Iris.Core.Users;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;
using Iris.Storage.Sqlite.Interactions;
using Iris.Storage.Sqlite.Processes;

namespace Iris.Storage.Sqlite.Users;

internal sealed class SqliteUserMergeStore(SqliteDatabase database) : IUserMergeStore
{
    internal static readonly Sql CountOptOuts = new("SELECT count(*) FROM opt_outs WHERE tenant = ?1 AND destination = ?2");

    public async Task<SaveResult> MergeAsync(
        TenantId tenant, User target, User source, UserMerge merge, CancellationToken cancellationToken)
    {
        var row = new MergeRow(UserRow.Of(tenant, target), UserRow.Of(tenant, source), merge, MergeRows.Table.Write(merge));
        var result = await database.Writer.WriteAsync(MergeRows.Merge, row, cancellationToken);
        if (result == SaveResult.Saved)
            (target.Version, merge.Version) = (target.Version + 1, 1);
        return result;
    }

    public Task<UserMerge?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        MergeRows.Table.FindAsync(database, tenant, id, cancellationToken);

    public Task<Page<UserMerge>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken) =>
        MergeRows.Table.NewestAsync(database, tenant, cursor, limit, cancellationToken);

    public async Task<IReadOnlyList<UserMerge>> ListDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(
            static (session, look) =>
            {
                var due = new List<UserMerge>();
                using var rows = session[MergeRows.Due].Add(look.UtcTicks).Add(look.limit).Query();
                while (rows.Next())
                    due.Add(MergeRows.Table.Read(rows));
                return due;
            },
            (now.UtcTicks, limit),
            cancellationToken);

    public async Task<SaveResult> SaveAsync(TenantId tenant, UserMerge merge, CancellationToken cancellationToken)
    {
        var result = await database.Writer.WriteAsync(
            static (session, save) => MergeRows.Update.Finish(
                session, save.Row, MergeRows.Update.Start(session, save.Row).Add(save.DueAt).Add(save.Document)),
            (Row: new GuardedRow(tenant, merge.Id, merge.Version), DueAt: merge.DueAt?.UtcTicks, Document: MergeRows.Table.Write(merge)),
            cancellationToken);
        if (result == SaveResult.Saved)
            merge.Version++;
        return result;
    }

    public async Task<UserHoldings> CountAsync(TenantId tenant, User user, CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(Count, (tenant, user), cancellationToken);

    public Task<int> MoveAsync(TenantId tenant, string from, string to, int limit, CancellationToken cancellationToken) => database.Writer.WriteAsync(
        static (session, move) => ProcessRows.Move(session, move) + PartyRows.Move(session, move), new OwnerMove(tenant, from, to, limit), cancellationToken);

    private static UserHoldings Count(SqliteSession session, (TenantId Tenant, User User) of)
    {
        var optOuts = 0;
        foreach (var key in DestinationKey.Of(of.User).Select(key => key.Value).Distinct())
            optOuts += session[CountOptOuts].Add(of.Tenant.Value).Add(key).Number();
        return new UserHoldings(
            ProcessRows.Count(session, of.Tenant, of.User.Id, false),
            ProcessRows.Count(session, of.Tenant, of.User.Id, true),
            PartyRows.Count(session, of.Tenant, of.User.Id),
            optOuts)
        { OpenThrough = ProcessRows.OpenThrough(session, of.Tenant, of.User.Id) };
    }
}

/// <summary>Some of what is one user's shall be another's.</summary>
internal readonly record struct OwnerMove(TenantId Tenant, string From, string To, int Limit)
{
    public Statement Bind(Statement statement) => statement.Add(Tenant.Value).Add(From).Add(To).Add(Limit);
}

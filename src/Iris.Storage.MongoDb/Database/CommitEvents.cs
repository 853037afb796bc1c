using System.Collections.Frozen;
using Iris.Core.Telemetry;
using MongoDB.Driver.Core.Events;

namespace Iris.Storage.MongoDb.Database;

/// <summary>Tells of the driver's commands that write: each ends when a majority has it on disk.</summary>
internal sealed class CommitEvents(StoreMeters meters) : IEventSubscriber
{
    private static readonly FrozenSet<string> Writes = FrozenSet.Create("insert", "update", "delete", "findAndModify", "commitTransaction");

    public bool TryGetEventHandler<TEvent>(out Action<TEvent> handler)
    {
        var found = typeof(TEvent) == typeof(CommandSucceededEvent) ? (Action<CommandSucceededEvent>)Succeeded as Action<TEvent>
            : typeof(TEvent) == typeof(CommandFailedEvent) ? (Action<CommandFailedEvent>)Failed as Action<TEvent>
            : null;
        handler = found!;
        return found is not null;
    }

    private void Succeeded(CommandSucceededEvent command)
    {
        if (meters.IsEnabled && Writes.Contains(command.CommandName))
            meters.Committed(command.Duration, command.Reply.TryGetValue("n", out var count) && count.IsNumeric ? count.ToInt32() : 1);
    }

    private void Failed(CommandFailedEvent command)
    {
        if (Writes.Contains(command.CommandName))
            meters.Failed();
    }
}

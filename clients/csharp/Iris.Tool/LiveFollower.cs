using Iris.Client;

namespace Iris.Tool;

/// <summary>Follows the live stream until somebody ends it, and says what else happens to it.</summary>
internal static class LiveFollower
{
    public static async Task<int> FollowAsync(
        Terminal terminal, Session session, string? after, Func<IrisLiveEvent, Task> tell, CancellationToken cancellationToken)
    {
        var (last, connections) = (after, 0);
        try
        {
            await foreach (var told in session.Live.FollowAsync(after, cancellationToken))
            {
                switch (told.Name)
                {
                    case IrisLiveEvent.Open:
                        terminal.Error.WriteLine(connections++ == 0 ? "Following. Ctrl+C ends it." : "Connected again.");
                        break;
                    case IrisLiveEvent.Gap:
                        connections++;
                        terminal.Error.WriteLine("Following. What changed before may be missing: search for it.");
                        break;
                    case IrisLiveEvent.End:
                        terminal.Error.WriteLine("The credential has expired or was revoked: `iris login`.");
                        return ExitCode.NotLoggedIn;
                    case IrisLiveEvent.Interaction:
                        await tell(told);
                        break;
                }

                // What was told is seen, and not before.
                last = told.Id ?? last;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The way in which it ends.
        }
        finally
        {
            if (last is not null)
                terminal.Error.WriteLine($"To go on from here: --after {last}");
        }

        return ExitCode.Done;
    }
}

using System.CommandLine;
using Iris.Client;

namespace Iris.Tool.Commands;

/// <summary>Forgets the credential; a token is good no more then.</summary>
internal static class LogoutCommand
{
    public static Command Of(IrisTool tool)
    {
        var command = new Command("logout", "Forget the credential that login kept; a token ends at the gateway too");
        command.SetAction((_, cancellationToken) => tool.GuardAsync(
            async () =>
            {
                var kept = Credential.Load(tool.Terminal.Folder);
                // First of all: whatever the gateway says, it is gone here.
                if (kept is not null)
                    File.Delete(Credential.PathIn(tool.Terminal.Folder));
                if (kept?.Token is not null)
                    await EndAsync(kept, cancellationToken);
                tool.Terminal.Out.WriteLine(kept is null ? "Was not logged in." : "Logged out.");
                return ExitCode.Done;
            },
            cancellationToken));
        return command;
    }

    private static async Task EndAsync(Credential kept, CancellationToken cancellationToken)
    {
        await using var session = Session.Open(kept);
        try
        {
            await session.Iris.LogOutAsync(cancellationToken: cancellationToken);
        }
        catch (IrisException refused) when (refused.StatusCode == 401)
        {
            // It has ended already.
        }
    }
}

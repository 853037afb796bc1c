using System.CommandLine;
using Iris.Client;

namespace Iris.Tool.Commands;

/// <summary>Sends failed ones again.</summary>
internal static class ResendCommand
{
    public static Command Of(IrisTool tool)
    {
        var ids = new Argument<string[]>("id") { Description = "Ids of interactions that failed", Arity = ArgumentArity.OneOrMore };
        var confirm = new Option<bool>("--confirm") { Description = "Also what the recipient may have already (DOUBLE_SEND_POSSIBLE)" };
        var command = new DetailedCommand("resend", "Send failed interactions again", "Each is tried; the exit code is 1 when one of them is refused.") { ids, confirm };
        command.SetAction((parsed, cancellationToken) => tool.CallAsync(
            async session =>
            {
                var code = ExitCode.Done;
                foreach (var id in parsed.GetRequiredValue(ids))
                {
                    try
                    {
                        var sent = (await session.Iris.ResendInteractionAsync(id, new ResendRequest { Confirm = parsed.GetValue(confirm) }, cancellationToken)).Payload;
                        tool.Terminal.Out.WriteLine($"{sent.Id}  {Text.Of(sent.Status)}");
                    }
                    catch (IrisException refused) when (refused.StatusCode is 400 or 404 or 409)
                    {
                        code = tool.Refused(refused, $"{Text.Plain(id)}  ");
                    }
                }

                return code;
            },
            cancellationToken));
        return command;
    }
}

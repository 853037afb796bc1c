using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Iris.Tool;

/// <summary>A command that has more to say in its own help than in the list of all.</summary>
internal sealed class DetailedCommand(string name, string description, string details) : Command(name, description)
{
    public string Details => details;
}

/// <summary>Adds the details to the help of a command.</summary>
internal sealed class DetailedHelp(HelpAction usual, string detailsOfAll) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        var details = parseResult.CommandResult.Command switch
        {
            RootCommand => detailsOfAll,
            DetailedCommand command => command.Details,
            _ => null,
        };
        if (details is not null)
            parseResult.InvocationConfiguration.Output.WriteLine(details);
        return code;
    }
}

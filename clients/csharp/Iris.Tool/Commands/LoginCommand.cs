using System.CommandLine;
using Iris.Client;

namespace Iris.Tool.Commands;

/// <summary>Tries a credential and keeps it.</summary>
internal static class LoginCommand
{
    private const string PasswordVariable = "IRIS_PASSWORD";

    private const string Details = """
        What is secret is asked for, or piped in, or read from IRIS_PASSWORD or IRIS_KEY; never given as an argument, which others could see.
        The token or key is kept where you alone can read it; the password is not: log in again when the token has expired.
        """;

    public static Command Of(IrisTool tool)
    {
        var address = new Argument<string>("address") { Description = "Where the gateway is, such as https://iris.example" };
        var tenant = new Option<string?>("--tenant") { Description = "The tenant of the account" };
        var email = new Option<string?>("--email") { Description = "The e-mail address of the account" };
        var key = new Option<bool>("--key") { Description = "Use an API key instead of an account" };
        var command = new DetailedCommand("login", "Log in at a gateway, with an account or an API key", Details) { address, tenant, email, key };
        command.Validators.Add(result =>
        {
            if (result.GetValue(key) && (result.GetValue(tenant) ?? result.GetValue(email)) is not null)
                result.AddError("--key goes without --tenant and --email: a key has its tenant.");
        });
        command.SetAction((parsed, cancellationToken) => tool.GuardAsync(
            async () =>
            {
                var terminal = tool.Terminal;
                var at = Credential.AddressOf(parsed.GetRequiredValue(address));
                if (at.Scheme == Uri.UriSchemeHttp && !at.IsLoopback)
                    terminal.Error.WriteLine("Careful: without https others on the way can read the credential.");
                var credential = parsed.GetValue(key)
                    ? await WithKeyAsync(at, SecretOf(terminal, "API key", Credential.KeyVariable), cancellationToken)
                    : await WithAccountAsync(
                        at,
                        new LoginRequest
                        {
                            Tenant = parsed.GetValue(tenant) ?? terminal.Ask("Tenant"),
                            Email = parsed.GetValue(email) ?? terminal.Ask("E-mail"),
                            Password = SecretOf(terminal, "Password", PasswordVariable),
                        },
                        cancellationToken);
                credential.Save(terminal.Folder);
                terminal.Out.WriteLine($"Logged in at {at}; kept in {Credential.PathIn(terminal.Folder)}.");
                return ExitCode.Done;
            },
            cancellationToken));
        return command;
    }

    private static string SecretOf(Terminal terminal, string what, string variable) =>
        terminal.Variable(variable) is { Length: > 0 } given ? given : terminal.Ask(what, isSecret: true);

    private static async Task<Credential> WithAccountAsync(Uri address, LoginRequest account, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = address, DefaultRequestHeaders = { AcceptLanguage = { new("en") } } };
        return new Credential(address, null, (await new IrisClient(http).LogInAsync(account, cancellationToken)).Payload);
    }

    private static async Task<Credential> WithKeyAsync(Uri address, string key, CancellationToken cancellationToken)
    {
        var credential = new Credential(address, key, null);
        await using var session = Session.Open(credential);
        try
        {
            await session.Iris.ListIntegrationsAsync(limit: 1, cancellationToken: cancellationToken);
        }
        catch (IrisException refused) when (refused.StatusCode == 403)
        {
            // It is a key, of one who may not read.
        }

        return credential;
    }
}

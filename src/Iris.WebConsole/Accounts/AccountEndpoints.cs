using System.Text.Json.Nodes;
using Iris.WebConsole.Forms;
using Iris.WebConsole.Gateway;
using Iris.WebConsole.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Iris.WebConsole.Accounts;

/// <summary>Who may use the tenant.</summary>
internal static class AccountEndpoints
{
    private const string Accounts = "/configuration/account";

    public static void MapAccounts(this IEndpointRouteBuilder console)
    {
        console.MapGet("accounts", (ConsoleRequest request, string? cursor) => ListAsync(request, cursor, [], FormValues.Empty));
        console.MapPost("accounts", CreateAsync);
        console.MapPost("accounts/{id}/revoke", async (ConsoleRequest request, string id) => request.After(
            await request.Api.PostAsync<AccountAnswer>($"{Of(id)}/revoke"), ConsolePaths.Accounts, request.Say("Revocada: ya no entra.", "Revoked: it is out.")));
        console.MapPost("accounts/{id}/reactivate", async (ConsoleRequest request, string id) => request.After(
            await request.Api.PostAsync<AccountAnswer>($"{Of(id)}/reactivate"), ConsolePaths.Accounts, request.Say("Vuelve a poder entrar.", "It may sign in again.")));
        console.MapGet("accounts/{id}", (ConsoleRequest request, string id) => ReadAsync(request, id, []));
        console.MapPost("accounts/{id}/password", ResetAsync);
    }

    private static async Task<IResult> ListAsync(ConsoleRequest request, string? cursor, IReadOnlyList<ApiProblem> problems, FormValues typed, int status = StatusCodes.Status200OK)
    {
        var found = await request.Api.GetAsync<Listing<AccountAnswer>>(QueryText.Of(Accounts, [("limit", "50"), ("cursor", cursor)]));
        return found.IsSuccess
            ? request.Page<AccountsPage>(new { Found = found.Payload, Problems = problems, Typed = typed }, status)
            : request.Refused(found.Status, found.Problems);
    }

    private static async Task<IResult> CreateAsync(ConsoleRequest request)
    {
        var password = NewPassword.Of(request.Form["password"].ToString());
        var answer = await request.Api.PostAsync<AccountAnswer>(Accounts, BodyOf(request, password));
        if (!answer.IsSuccess)
            return await ListAsync(request, null, answer.Problems, FormValues.ToShow(request.Form), answer.Status);

        return password.IsMade
            ? Show(request, answer.Payload.Email, password, ConsolePaths.Accounts)
            : request.Done(ConsolePaths.Accounts, request.Say($"{answer.Payload.Email} ya puede entrar.", $"{answer.Payload.Email} may sign in now."));
    }

    private static async Task<IResult> ReadAsync(ConsoleRequest request, string id, IReadOnlyList<ApiProblem> problems, int status = StatusCodes.Status200OK)
    {
        var found = await request.Api.GetAsync<AccountAnswer>(Of(id));
        return found.IsSuccess
            ? request.Page<ResetPage>(new { Account = found.Payload, Action = $"{ConsolePaths.Account(id)}/password", Back = ConsolePaths.Accounts, Problems = problems }, status)
            : request.Refused(found.Status, found.Problems);
    }

    private static async Task<IResult> ResetAsync(ConsoleRequest request, string id)
    {
        var password = NewPassword.Of(request.Form["newPassword"].ToString());
        var answer = await request.Api.PostAsync<AccountAnswer>($"{Of(id)}/password", new JsonObject { ["newPassword"] = password.Text });
        if (!answer.IsSuccess)
            return await ReadAsync(request, id, answer.Problems, answer.Status);

        return password.IsMade
            ? Show(request, answer.Payload.Email, password, ConsolePaths.Accounts)
            : request.Done(ConsolePaths.Accounts, request.Say("Contraseña cambiada; sus sesiones terminaron.", "Password changed; its sessions have ended."));
    }

    /// <summary>A new account as a form has it.</summary>
    internal static JsonObject BodyOf(ConsoleRequest request, NewPassword password)
    {
        var body = new JsonObject { ["email"] = request.Field("email"), ["password"] = password.Text, ["scopes"] = AccountRoles.ScopesOf(request.Field("role")) };
        if (request.Field("name") is { Length: > 0 } name)
            body["name"] = name;
        return body;
    }

    /// <summary>The page with a password that was made.</summary>
    internal static IResult Show(ConsoleRequest request, string email, NewPassword password, string back) => request.Page<SecretPage>(new
    {
        Title = email,
        Text = request.Say("Esta es su contraseña. Désela por un camino seguro; podrá cambiarla.", "This is its password. Hand it over by a safe way; it can be changed."),
        Secret = password.Text,
        Back = back,
    });

    private static string Of(string id) => $"{Accounts}/{ConsolePaths.Escape(id)}";
}

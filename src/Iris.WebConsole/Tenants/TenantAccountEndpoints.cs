using System.Text.Json.Nodes;
using Iris.WebConsole.Accounts;
using Iris.WebConsole.Gateway;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Iris.WebConsole.Tenants;

/// <summary>Accounts of any tenant, for the platform: the first, and the way back in.</summary>
internal static class TenantAccountEndpoints
{
    public static void MapTenantAccounts(this IEndpointRouteBuilder console)
    {
        console.MapPost("tenants/{id}/accounts", CreateAsync);
        console.MapGet("tenants/{id}/accounts/{accountId}", (ConsoleRequest request, string id, string accountId) => ReadAsync(request, id, accountId, []));
        console.MapPost("tenants/{id}/accounts/{accountId}/password", ResetAsync);
    }

    private static async Task<IResult> CreateAsync(ConsoleRequest request, string id)
    {
        var password = NewPassword.Of(request.Form["password"].ToString());
        var answer = await request.Api.PostAsync<AccountAnswer>($"{TenantEndpoints.Of(id)}/account", AccountEndpoints.BodyOf(request, password));
        if (!answer.IsSuccess)
            return await TenantEndpoints.ReadAsync(request, id, answer.Problems, TenantPage.Account, answer.Status);

        return password.IsMade
            ? AccountEndpoints.Show(request, answer.Payload.Email, password, ConsolePaths.Tenant(id))
            : request.Done(ConsolePaths.Tenant(id), request.Say($"{answer.Payload.Email} ya puede entrar.", $"{answer.Payload.Email} may sign in now."));
    }

    private static async Task<IResult> ReadAsync(ConsoleRequest request, string id, string accountId, IReadOnlyList<ApiProblem> problems, int status = StatusCodes.Status200OK)
    {
        // The API has no call for one of them; of a tenant with very many the page shows the id.
        var accounts = await request.Api.GetAsync<Listing<AccountAnswer>>($"{TenantEndpoints.Of(id)}/account?limit=200");
        if (!accounts.IsSuccess)
            return request.Refused(accounts.Status, accounts.Problems);

        var account = accounts.Payload.Items.FirstOrDefault(one => one.Id == accountId) ?? new AccountAnswer(accountId, accountId, "", [], null, default);
        return request.Page<ResetPage>(
            new { Account = account, Action = $"{ConsolePaths.Tenant(id)}/accounts/{ConsolePaths.Escape(accountId)}/password", Back = ConsolePaths.Tenant(id), Problems = problems }, status);
    }

    private static async Task<IResult> ResetAsync(ConsoleRequest request, string id, string accountId)
    {
        var password = NewPassword.Of(request.Form["newPassword"].ToString());
        var answer = await request.Api.PostAsync<AccountAnswer>(
            $"{TenantEndpoints.Of(id)}/account/{ConsolePaths.Escape(accountId)}/password", new JsonObject { ["newPassword"] = password.Text });
        if (!answer.IsSuccess)
            return await ReadAsync(request, id, accountId, answer.Problems, answer.Status);

        return password.IsMade
            ? AccountEndpoints.Show(request, answer.Payload.Email, password, ConsolePaths.Tenant(id))
            : request.Done(ConsolePaths.Tenant(id), request.Say("Contraseña cambiada; sus sesiones terminaron.", "Password changed; its sessions have ended."));
    }
}

using System.Text.Json.Nodes;
using Iris.WebConsole.Accounts;
using Iris.WebConsole.Forms;
using Iris.WebConsole.Gateway;
using Iris.WebConsole.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Iris.WebConsole.Tenants;

/// <summary>Customers of the gateway, for whoever signed in with the platform's key; the API refuses everybody else.</summary>
internal static class TenantEndpoints
{
    private const string Tenants = "/admin/tenant";

    public static void MapTenants(this IEndpointRouteBuilder console)
    {
        console.MapGet("tenants", (ConsoleRequest request, string? cursor) => ListAsync(request, cursor, [], FormValues.Empty));
        console.MapPost("tenants", CreateAsync);
        console.MapGet("tenants/{id}", (ConsoleRequest request, string id) => ReadAsync(request, id, [], null));
        console.MapPost("tenants/{id}", ChangeAsync);
        console.MapPost("tenants/{id}/{act:regex(^(enable|disable)$)}", async (ConsoleRequest request, string id, string act) => request.After(
            await request.Api.PostAsync<TenantAnswer>($"{Of(id)}/{act}"), ConsolePaths.Tenant(id),
            act == "enable" ? request.Say("Activo: sus credenciales valen.", "Enabled: its credentials are good.") : request.Say("Cerrado: sus credenciales no valen; sus datos quedan.", "Disabled: its credentials are refused; its data stays.")));
        console.MapTenantAccounts();
    }

    /// <summary>A tenant with its accounts, and with what was refused of a form on the page.</summary>
    internal static async Task<IResult> ReadAsync(
        ConsoleRequest request, string id, IReadOnlyList<ApiProblem> problems, string? form, int status = StatusCodes.Status200OK)
    {
        var tenant = await request.Api.GetAsync<TenantAnswer>(Of(id));
        var accounts = await request.Api.GetAsync<Listing<AccountAnswer>>(QueryText.Of(
            $"{Of(id)}/account", [("limit", "50"), ("cursor", request.Http.Request.Query["cursor"])]));
        return tenant.IsSuccess && accounts.IsSuccess
            ? request.Page<TenantPage>(new { Tenant = tenant.Payload, Accounts = accounts.Payload, Problems = problems, Form = form, Typed = form is null ? null : FormValues.ToShow(request.Form) }, status)
            : request.Refused(tenant.IsSuccess ? accounts.Status : tenant.Status, tenant.IsSuccess ? accounts.Problems : tenant.Problems);
    }

    internal static string Of(string id) => $"{Tenants}/{ConsolePaths.Escape(id)}";

    private static async Task<IResult> ListAsync(ConsoleRequest request, string? cursor, IReadOnlyList<ApiProblem> problems, FormValues typed, int status = StatusCodes.Status200OK)
    {
        var found = await request.Api.GetAsync<Listing<TenantAnswer>>(QueryText.Of(Tenants, [("limit", "50"), ("cursor", cursor)]));
        return found.IsSuccess
            ? request.Page<TenantsPage>(new { Found = found.Payload, Problems = problems, Typed = typed }, status)
            : request.Refused(found.Status, found.Problems);
    }

    private static async Task<IResult> CreateAsync(ConsoleRequest request)
    {
        var body = BodyOf(request);
        body["id"] = request.Field("id");
        var password = NewPassword.Of(request.Form["password"].ToString());
        var hasAccount = request.Field("email").Length > 0;
        if (hasAccount)
            body["account"] = new JsonObject { ["email"] = request.Field("email"), ["password"] = password.Text };
        var answer = await request.Api.PostAsync<TenantAnswer>(Tenants, body);
        if (!answer.IsSuccess)
            return await ListAsync(request, null, answer.Problems, FormValues.ToShow(request.Form), answer.Status);

        var address = ConsolePaths.Tenant(answer.Payload.Id);
        return hasAccount && password.IsMade
            ? AccountEndpoints.Show(request, request.Field("email"), password, address)
            : request.Done(address, request.Say("Tenant creado.", "Tenant created."));
    }

    private static async Task<IResult> ChangeAsync(ConsoleRequest request, string id)
    {
        var body = BodyOf(request);
        body["limits"] = TenantLimitFields.Read(request);
        var answer = await request.Api.PutAsync<TenantAnswer>(Of(id), body);
        return answer.IsSuccess
            ? request.Done(ConsolePaths.Tenant(id), request.Say("Guardado.", "Saved."))
            : await ReadAsync(request, id, answer.Problems, TenantPage.Settings, answer.Status);
    }

    private static JsonObject BodyOf(ConsoleRequest request) => new()
    {
        ["name"] = request.Field("name"),
        ["defaultRegion"] = request.Field("defaultRegion"),
        ["test"] = request.Field("test") == "true",
    };
}

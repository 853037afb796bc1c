using System.Text.Json.Nodes;
using Iris.WebConsole.Gateway;
using Iris.WebConsole.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Iris.WebConsole.Accounts;

/// <summary>One's own password.</summary>
internal static class PasswordEndpoints
{
    public static void MapPassword(this IEndpointRouteBuilder console)
    {
        console.MapGet("password", (ConsoleRequest request) => request.Session is { IsPlatform: true } ? Results.Redirect(ConsolePaths.Tenants) : request.Page<PasswordPage>());
        console.MapPost("password", ChangeAsync);
    }

    private static async Task<IResult> ChangeAsync(ConsoleRequest request, ConsoleCookie cookie)
    {
        var (typed, again) = (request.Form["newPassword"].ToString(), request.Form["repeated"].ToString());
        if (typed != again)
        {
            ApiProblem other = new("NOT_ALLOWED", "repeated", request.Say("No es la misma que arriba.", "It is not the same as above."));
            return request.Page<PasswordPage>(new { Problems = new[] { other } }, StatusCodes.Status400BadRequest);
        }

        var answer = await request.Api.PostAsync<string>(
            "/user/password", new JsonObject { ["currentPassword"] = request.Form["currentPassword"].ToString(), ["newPassword"] = typed });
        if (!answer.IsSuccess)
            return request.Page<PasswordPage>(new { answer.Problems }, answer.Status);

        // The token of before has ended with the change, this one goes on.
        await cookie.SignInAsync(request.Http, answer.Payload, request.Session!.Caller);
        return request.Done(ConsolePaths.Root, request.Say("Contraseña cambiada; sus otras sesiones terminaron.", "Password changed; your other sessions have ended."));
    }
}

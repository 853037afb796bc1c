using System.Text.Json.Nodes;
using Iris.WebConsole.Gateway;
using Iris.WebConsole.Shell;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Iris.WebConsole.SignIn;

/// <summary>Signing in and out, and how the console looks.</summary>
internal static class SignInEndpoints
{
    private const string PlatformId = "platform";

    public static void MapSignIn(this IEndpointRouteBuilder console)
    {
        console.MapGet("sign-in", (ConsoleRequest request, IConsoleCredentials credentials, string? next) =>
            request.Session is not null ? Results.Redirect(ConsoleRequest.Own(next, ConsolePaths.Root)) : request.Page<SignInPage>(new { credentials.Demo, Next = next })).AllowAnonymous();
        console.MapPost("sign-in", SignInAsync).AllowAnonymous();
        console.MapPost("sign-out", SignOutAsync).AllowAnonymous();
        console.MapPost("preferences", Prefer).AllowAnonymous();
    }

    private static async Task<IResult> SignInAsync(ConsoleRequest request, IConsoleCredentials credentials, ConsoleCookie cookie)
    {
        var next = ConsoleRequest.Own(request.Field("next"), ConsolePaths.Root);
        if (request.Field("how") == PlatformId)
            return await SignInPlatformAsync(request, credentials, cookie);

        var typed = new DemoAccount(request.Field("email"), request.Form["password"].ToString(), request.Field("tenant"));
        var account = request.Field("how") == "demo" && credentials.Demo is { } demo ? demo : typed;
        var answer = await request.Api.PostAsync<string>(
            "/user/login", new JsonObject { ["Email"] = account.Email, ["Password"] = account.Password, ["tenant"] = account.Tenant });
        if (!answer.IsSuccess)
            return request.Page<SignInPage>(new { answer.Problems, credentials.Demo, Next = next, typed.Tenant, typed.Email }, answer.Status);

        if (await credentials.CheckAsync(answer.Payload, request.Http.RequestAborted) is { } caller)
            await cookie.SignInAsync(request.Http, answer.Payload, caller);
        return Results.Redirect(next);
    }

    private static async Task<IResult> SignInPlatformAsync(ConsoleRequest request, IConsoleCredentials credentials, ConsoleCookie cookie)
    {
        var attempt = credentials.OfPlatform(request.Field("platformKey"), request.Http);
        if (attempt.Credential is not { } credential || await credentials.CheckAsync(credential, request.Http.RequestAborted) is not { } caller)
        {
            var problem = attempt.Wait is { } wait
                ? new ApiProblem("TOO_MANY_REQUESTS", "platformKey", request.Say($"Espere {wait.TotalSeconds:0} s.", $"Wait {wait.TotalSeconds:0} s."))
                : new ApiProblem("UNAUTHORIZED", "platformKey", request.Say("La clave no es esa.", "That is not the key."));
            var status = attempt.Wait is null ? StatusCodes.Status401Unauthorized : StatusCodes.Status429TooManyRequests;
            return request.Page<SignInPage>(new { Problems = new[] { problem }, credentials.Demo, IsPlatform = true }, status);
        }

        await cookie.SignInAsync(request.Http, credential, caller);
        return Results.Redirect($"{ConsolePaths.Root}/tenants");
    }

    private static async Task<IResult> SignOutAsync(ConsoleRequest request)
    {
        // The token ends with the session, wherever else it may have got to.
        if (request.Session is { IsPlatform: false })
            await request.Api.PostAsync<object>("/user/logout");
        await request.Http.SignOutAsync(ConsoleSession.Scheme);
        return Results.Redirect(ConsolePaths.SignIn);
    }

    private static IResult Prefer(ConsoleRequest request)
    {
        if (ConsoleLanguage.Known(request.Field("language")) is { } language)
            request.Remember(ConsoleLanguage.Cookie, language.Code);
        if (request.Field("theme") is ("light" or "dark") and var theme)
            request.Remember(ConsoleRequest.ThemeCookie, theme);
        return Results.Redirect(ConsoleRequest.Own(request.Field("back"), ConsolePaths.Root));
    }
}

using Iris.WebConsole.Accounts;
using Iris.WebConsole.Assets;
using Iris.WebConsole.Batches;
using Iris.WebConsole.Callbacks;
using Iris.WebConsole.FirstSteps;
using Iris.WebConsole.Integrations;
using Iris.WebConsole.Interactions;
using Iris.WebConsole.Live;
using Iris.WebConsole.Overview;
using Iris.WebConsole.Processes;
using Iris.WebConsole.Sandbox;
using Iris.WebConsole.SignIn;
using Iris.WebConsole.Templates;
using Iris.WebConsole.Tenants;
using Iris.WebConsole.Users;
using Iris.WebConsole.Webhooks;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Iris.WebConsole;

/// <summary>Registers the console and maps its pages.</summary>
public static class ConsoleRegistration
{
    /// <summary>Adds the console. The host adds <see cref="Gateway.IGatewayApi"/> and <see cref="Gateway.IConsoleCredentials"/>.</summary>
    public static IServiceCollection AddIrisConsole(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "iris-form";
            antiforgery.Cookie.Path = ConsolePaths.Root;
            antiforgery.Cookie.HttpOnly = true;
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
        services.AddSingleton<ConsoleAssets>();
        services.AddSingleton<ConsoleCookie>();
        services.AddSingleton<IConfigureOptions<CookieAuthenticationOptions>>(provider => provider.GetRequiredService<ConsoleCookie>());
        new AuthenticationBuilder(services).AddCookie(ConsoleSession.Scheme);
        return services;
    }

    /// <summary>Maps the pages below <c>/console</c>, and leads there from <c>/</c>.</summary>
    public static void MapIrisConsole(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/", () => Results.Redirect(ConsolePaths.Root)).ExcludeFromDescription().WithMetadata(ConsoleContent.Page).AllowAnonymous();

        var console = endpoints.MapGroup(ConsolePaths.Root).ExcludeFromDescription().WithMetadata(ConsoleContent.Page);
        console.RequireAuthorization(policy => policy.AddAuthenticationSchemes(ConsoleSession.Scheme).RequireAuthenticatedUser());
        console.AddEndpointFilter(RouteIds.CheckAsync);
        console.AddEndpointFilter(CheckFormAsync);
        console.MapGet("assets/{hash}/{name}", (HttpContext context, ConsoleAssets assets, string hash, string name) => assets.Answer(context, hash, name)).AllowAnonymous();
        console.MapSignIn();
        console.MapLive();
        console.MapOverview();
        console.MapFirstSteps();
        console.MapBatches();
        console.MapAccounts();
        console.MapKeys();
        console.MapPassword();
        console.MapTenants();
        console.MapInteractions();
        console.MapIntegrations();
        console.MapCallbacks();
        console.MapWebhooks();
        console.MapTemplates();
        console.MapInteraction();
        console.MapProcesses();
        console.MapUsers();
        console.MapSandbox();
        console.MapFallback("{*path}", (ConsoleRequest request) => request.NotFound());
    }

    /// <summary>A form is read within bounds, and only with the token of a page of ours.</summary>
    private static async ValueTask<object?> CheckFormAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            return await next(invocation);

        var most = context.RequestServices.GetRequiredService<IOptions<ConsoleOptions>>().Value.MaxFormBytes;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = most;
        if (!context.Request.HasFormContentType)
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);

        var form = new FormFeature(context.Request, new FormOptions { BufferBody = false, ValueLengthLimit = most, KeyLengthLimit = 256, ValueCountLimit = 500, MultipartBodyLengthLimit = most });
        context.Features.Set<IFormFeature>(form);
        try
        {
            await form.ReadFormAsync(context.RequestAborted);
        }
        catch (InvalidDataException)
        {
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }
        catch (IOException exception) when (exception is not BadHttpRequestException)
        {
            // It ends in the middle.
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        }
        catch (NotSupportedException)
        {
            // A character set that nobody reads any more.
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        }

        var antiforgery = context.RequestServices.GetRequiredService<IAntiforgery>();
        return await antiforgery.IsRequestValidAsync(context) ? await next(invocation) : new ConsoleRequest(context).TooOld();
    }
}

using System.Text;
using Iris.WebConsole.Gateway;
using Iris.WebConsole.Shell;
using Iris.WebConsole.SignIn;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.WebConsole;

/// <summary>One request of the console: who makes it, what it may call, and the pages that it is answered with.</summary>
internal sealed class ConsoleRequest
{
    private const string NoticeCookie = "iris-notice";
    public const string ThemeCookie = "iris-theme";
    private const int MaxNotice = 512;

    private readonly HttpContext context;

    public ConsoleRequest(HttpContext context)
    {
        this.context = context;
        Session = ConsoleSession.Of(context);
        Language = ConsoleLanguage.Of(context);
        Api = new GatewayCalls(context.RequestServices.GetRequiredService<IGatewayApi>(), context, Language, Session?.Credential);
    }

    public ConsoleSession? Session { get; }

    public ConsoleLanguage Language { get; }

    /// <summary>The API, as who signed in.</summary>
    public GatewayCalls Api { get; }

    public HttpContext Http => context;

    public TimeProvider Time => context.RequestServices.GetRequiredService<TimeProvider>();

    /// <summary>The form that was sent; it was read and its token checked before.</summary>
    public IFormCollection Form => context.Request.Form;

    /// <summary>How the framework makes one for an endpoint.</summary>
    public static ValueTask<ConsoleRequest?> BindAsync(HttpContext context) => new(new ConsoleRequest(context));

    public string Say(string spanish, string english) => Language.Say(spanish, english);

    /// <summary>What a field of the form holds, trimmed; empty where there is none.</summary>
    public string Field(string name) => Form[name].ToString().Trim();

    /// <summary>Answers with a page.</summary>
    /// <param name="parameters">The component's.</param>
    /// <param name="status">The HTTP status.</param>
    public IResult Page<TPage>(object? parameters = null, int status = StatusCodes.Status200OK)
        where TPage : IComponent
    {
        context.Response.Headers.CacheControl = "no-cache, no-store";
        return new RazorComponentResult<ConsoleDocument>(new Dictionary<string, object?>
        {
            [nameof(ConsoleDocument.View)] = NewView(status),
            [nameof(ConsoleDocument.Content)] = typeof(TPage),
            [nameof(ConsoleDocument.Parameters)] = parameters is null
                ? new Dictionary<string, object>()
                : parameters.GetType().GetProperties().Where(one => one.GetValue(parameters) is not null).ToDictionary(one => one.Name, one => one.GetValue(parameters)!),
        })
        { StatusCode = status };
    }

    /// <summary>Answers a refusal of the API that leaves nothing to show.</summary>
    public IResult Refused(int status, IReadOnlyList<ApiProblem> problems) =>
        status == StatusCodes.Status401Unauthorized ? Results.Redirect(ConsolePaths.SignIn) : Page<RefusedPage>(new { Status = status, Problems = problems }, status);

    /// <summary>Answers that there is no such page or thing.</summary>
    public IResult NotFound() => Page<RefusedPage>(new { Status = StatusCodes.Status404NotFound, Problems = Array.Empty<ApiProblem>() }, StatusCodes.Status404NotFound);

    /// <summary>Goes on to another page, which says what was done.</summary>
    public IResult Done(string address, string text) => GoOn(address, new Notice(text, IsBad: false));

    /// <summary>Goes on to another page, which says why nothing was done.</summary>
    public IResult Failed(string address, IReadOnlyList<ApiProblem> problems) =>
        GoOn(address, new Notice(string.Join(' ', problems.Select(InWords)), IsBad: true));

    private static string InWords(ApiProblem problem) =>
        $"{(problem.Field is { } field ? $"{field}: " : "")}{problem.Message}{(problem.Code.Length > 0 ? $" ({problem.Code})" : "")}";

    /// <summary>A form without the token that its page had: somebody signed in or out since, or it is no form of ours.</summary>
    public IResult TooOld() => GoOn(Session is null ? ConsolePaths.SignIn : ConsolePaths.Root, new Notice(
        Say("La página era de otra sesión y no se ha hecho nada; vuelva a intentarlo.", "The page was of another session and nothing was done; try again."), IsBad: true));

    /// <summary>Goes on to another page, which says what came of it.</summary>
    public IResult After<T>(Answered<T> answer, string address, string text)
        where T : class =>
        answer.IsSuccess ? Done(address, text) : Failed(address, answer.Problems);

    /// <summary>An address of the console that a form or a query names; <paramref name="otherwise"/> for any other.</summary>
    public static string Own(string? address, string otherwise) =>
        address is not null && address.StartsWith($"{ConsolePaths.Root}/", StringComparison.Ordinal) && !address.Contains('\\') && address.All(char.IsAscii) && !address.Any(char.IsControl)
            ? address
            : otherwise;

    private IResult GoOn(string address, Notice notice)
    {
        var text = notice.Text.Length <= MaxNotice ? notice.Text : $"{notice.Text[..MaxNotice]}…";
        var value = WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes($"{(notice.IsBad ? '!' : '.')}{text}"));
        context.Response.Cookies.Append(NoticeCookie, value, Cookie(TimeSpan.FromMinutes(1)));
        return Results.Redirect(address);
    }

    private ConsoleView NewView(int status)
    {
        var tokens = context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context);
        var services = context.RequestServices;
        return new ConsoleView(
            Session, Language, context.Request.Cookies[ThemeCookie] is "light" or "dark" ? context.Request.Cookies[ThemeCookie]! : "",
            $"{context.Request.Path}{context.Request.QueryString}", new FormToken(tokens.FormFieldName, tokens.RequestToken!), TakeNotice(),
            Time.GetUtcNow(), services.GetRequiredService<Assets.ConsoleAssets>())
        { IsRefused = status >= StatusCodes.Status400BadRequest };
    }

    private Notice? TakeNotice()
    {
        if (context.Request.Cookies[NoticeCookie] is not { Length: > 0 and <= MaxNotice * 8 } kept)
            return null;

        context.Response.Cookies.Delete(NoticeCookie, Cookie(null));
        try
        {
            var text = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(kept));
            return text.Length > 1 ? new Notice(text[1..], text[0] == '!') : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Remembers a choice of how the console looks.</summary>
    public void Remember(string name, string value) => context.Response.Cookies.Append(name, value, Cookie(TimeSpan.FromDays(365)));

    private CookieOptions Cookie(TimeSpan? life) => new()
    {
        Path = ConsolePaths.Root,
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        MaxAge = life,
    };
}

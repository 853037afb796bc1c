using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Iris.WebConsole.Shell;

/// <summary>A language of the console.</summary>
/// <param name="Code">As in <c>lang</c> and <c>Accept-Language</c>.</param>
/// <param name="Culture">How dates and numbers are written.</param>
public sealed record ConsoleLanguage(string Code, CultureInfo Culture)
{
    public const string Cookie = "iris-language";

    public static readonly ConsoleLanguage Spanish = new("es", CultureInfo.GetCultureInfo("es-ES"));
    public static readonly ConsoleLanguage English = new("en", CultureInfo.GetCultureInfo("en-GB"));

    public bool IsEnglish => ReferenceEquals(this, English);

    public ConsoleLanguage Other => IsEnglish ? Spanish : English;

    public string Say(string spanish, string english) => IsEnglish ? english : spanish;

    /// <summary>What was chosen, else the first of both that the browser asks for, else Spanish.</summary>
    public static ConsoleLanguage Of(HttpContext context) =>
        Known(context.Request.Cookies[Cookie])
        ?? context.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(one => one.Quality ?? 1).Select(one => Known(one.Value.Value)).FirstOrDefault(one => one is not null)
        ?? Spanish;

    public static ConsoleLanguage? Known(string? tag) => tag?.Split('-')[0].ToLowerInvariant() switch
    {
        "es" => Spanish,
        "en" => English,
        _ => null,
    };
}

using Iris.Core.Kernel;

namespace Iris.Api.Envelope;

/// <summary>The language in which a request is answered: the caller's first choice of Spanish and English; Spanish when it has none.</summary>
internal static class RequestLanguage
{
    public static Language Of(HttpContext context) =>
        context.Request.Headers.AcceptLanguage.Count == 0 ? Language.Spanish : Negotiate(context);

    private static Language Negotiate(HttpContext context)
    {
        var best = (Language: Language.Spanish, Quality: 0d);
        foreach (var choice in context.Request.GetTypedHeaders().AcceptLanguage)
        {
            var quality = choice.Quality ?? 1;
            if (quality > best.Quality && Known(choice.Value.AsSpan()) is { } language)
                best = (language, quality);
        }

        return best.Language;
    }

    private static Language? Known(ReadOnlySpan<char> tag)
    {
        var end = tag.IndexOf('-');
        var primary = end < 0 ? tag : tag[..end];
        if (primary.Equals("en", StringComparison.OrdinalIgnoreCase))
            return Language.English;

        return primary.Equals("es", StringComparison.OrdinalIgnoreCase) ? Language.Spanish : null;
    }
}

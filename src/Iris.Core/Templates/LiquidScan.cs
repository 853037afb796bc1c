using Iris.Core.Kernel;

namespace Iris.Core.Templates;

/// <summary>
/// Looks at a text before it is parsed: the parser recurses into blocks and brackets, and nothing brings a process back whose stack is full. It sees
/// tags where the parser does, since no tag holds the marks of another one, and no string the end of its tag.
/// </summary>
internal static class LiquidScan
{
    public const int MaxTags = 500;
    public const int MaxTagLength = 2000;
    public const int MaxBlocks = 32;
    public const int MaxBrackets = 8;
    public const int MaxFilters = 30;

    private static readonly string[] Blocks = ["if", "unless", "case", "for"];

    /// <summary>Whether there is any Liquid in it.</summary>
    public static bool HasTags(string text) => text.Contains("{{", StringComparison.Ordinal) || text.Contains("{%", StringComparison.Ordinal);

    /// <summary>Why a text is not parsed; null when it may be.</summary>
    public static IrisError? Check(string text, string field)
    {
        var (tags, depth) = (0, 0);
        for (var at = NextTag(text, 0); at >= 0; at = NextTag(text, at))
        {
            var isStatement = text[at + 1] == '%';
            var end = text.IndexOf(isStatement ? "%}" : "}}", at + 2, StringComparison.Ordinal);
            if (end < 0)
                return TemplateErrors.InvalidLiquid(field, $"tag {tags + 1} has no end");

            var content = text.AsSpan(at + 2, end - at - 2);
            if (++tags > MaxTags)
                return TemplateErrors.LiquidLimit(field, new($"Como máximo {MaxTags} etiquetas.", $"At most {MaxTags} tags."));
            if (content.Length > MaxTagLength)
                return TemplateErrors.LiquidLimit(
                    field, new($"Una etiqueta tiene {MaxTagLength} caracteres como máximo.", $"A tag has at most {MaxTagLength} characters."));
            if (content.Contains("{{", StringComparison.Ordinal) || content.Contains("{%", StringComparison.Ordinal))
                return TemplateErrors.InvalidLiquid(field, $"tag {tags} has another one in it");

            var name = NameOf(content);
            if (!name.StartsWith('#') && CheckExpression(content, tags, field) is { } error)
                return error;
            depth += !isStatement ? 0 : name.StartsWith("end") ? -1 : IsBlock(name) ? 1 : 0;
            if (depth > MaxBlocks)
                return TemplateErrors.LiquidLimit(field, new($"Como máximo {MaxBlocks} bloques anidados.", $"At most {MaxBlocks} nested blocks."));
            at = end + 2;
        }

        return null;
    }

    private static int NextTag(string text, int from)
    {
        for (var at = text.IndexOf('{', from); at >= 0 && at + 1 < text.Length; at = text.IndexOf('{', at + 1))
        {
            if (text[at + 1] is '{' or '%')
                return at;
        }

        return -1;
    }

    private static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> content)
    {
        var start = 0;
        while (start < content.Length && (content[start] == '-' || char.IsWhiteSpace(content[start]) || char.IsControl(content[start])))
            start++;
        var end = start;
        while (end < content.Length && (char.IsAsciiLetterOrDigit(content[end]) || content[end] is '_' or '#'))
            end++;
        return content[start..end];
    }

    private static bool IsBlock(ReadOnlySpan<char> name)
    {
        foreach (var block in Blocks)
        {
            if (name.SequenceEqual(block))
                return true;
        }

        return false;
    }

    /// <summary>Strings, as the parser reads them, brackets and filters.</summary>
    private static IrisError? CheckExpression(ReadOnlySpan<char> content, int tag, string field)
    {
        var (quote, brackets, filters) = ('\0', 0, 0);
        for (var i = 0; i < content.Length; i++)
        {
            var c = content[i];
            if (quote != '\0')
            {
                if (c == '\\')
                    i++;
                else if (c == quote)
                    quote = '\0';
            }
            else if (c is '"' or '\'')
            {
                quote = c;
            }
            else if (c is '[' or '(' && ++brackets > MaxBrackets)
            {
                return TemplateErrors.LiquidLimit(field, new($"Como máximo {MaxBrackets} corchetes en una etiqueta.", $"At most {MaxBrackets} brackets in a tag."));
            }
            else if (c == '|' && ++filters > MaxFilters)
            {
                return TemplateErrors.LiquidLimit(field, new($"Como máximo {MaxFilters} filtros en una etiqueta.", $"At most {MaxFilters} filters in a tag."));
            }
        }

        return quote == '\0' ? null : TemplateErrors.InvalidLiquid(field, $"tag {tag} has a string without end");
    }
}

using Fluid;
using Fluid.Ast;
using Fluid.Values;
using Iris.Core.Kernel;

namespace Iris.Core.Templates;

/// <summary>
/// The Liquid of templates: no files, no members of objects of ours, and no statement that writes to memory without bounds
/// (<c>capture</c>, <c>ifchanged</c>) or that the scan before parsing does not see through (<c>liquid</c>, <c>raw</c>, <c>comment</c>).
/// </summary>
internal static class LiquidLanguage
{
    /// <summary>Longest text that is looked for, or put between items.</summary>
    public const int MaxNeedle = 256;

    private static readonly string[] Statements = ["assign", "if", "unless", "case", "for", "break", "continue", "cycle", "echo", "#"];

    /// <summary>Of the library's filters, those whose work grows with what they are given and no faster, but for those that are weighed first.</summary>
    private static readonly string[] Kept =
    [
        "append", "prepend", "capitalize", "downcase", "upcase", "lstrip", "rstrip", "strip", "strip_newlines", "strip_html", "remove", "remove_first",
        "remove_last", "replace", "replace_first", "replace_last", "slice", "split", "truncate", "truncatewords", "join", "first", "last", "concat", "map",
        "reverse", "size", "sort", "sort_natural", "where", "sum", "compact", "abs", "at_least", "at_most", "ceil", "floor", "round", "plus", "minus",
        "times", "divided_by", "modulo", "default", "url_encode",
    ];

    /// <summary>Those that look for their first argument, or put it between items.</summary>
    private static readonly string[] Seeking = ["remove", "remove_first", "remove_last", "replace", "replace_first", "replace_last", "split", "join"];

    private static readonly TemplateOptions Options = MakeOptions();
    private static readonly FluidParser Parser = MakeParser();

    /// <summary>Names of all filters.</summary>
    public static IReadOnlyList<string> Filters { get; } = [.. Options.Filters.Select(filter => filter.Key)];

    /// <summary>Parses a text with tags.</summary>
    /// <returns>Null when it is refused.</returns>
    public static IFluidTemplate? Parse(string text, string field, ErrorList errors)
    {
        if (LiquidScan.Check(text, field) is { } refusal)
        {
            errors.Add(refusal);
            return null;
        }

        try
        {
            if (Parser.TryParse(text, out var template, out var reason))
                return template;

            errors.Add(TemplateErrors.InvalidLiquid(field, reason));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            errors.Add(TemplateErrors.InvalidLiquid(field, exception.Message));
        }

        return null;
    }

    /// <summary>What one payload is rendered in.</summary>
    public static TemplateContext NewContext(RenderSetting setting, RenderBudget budget)
    {
        var context = new TemplateContext(Options) { CultureInfo = setting.Culture, TimeZone = setting.Zone, Now = () => budget.Now };
        budget.Attach(context);
        foreach (var (name, value) in setting.Variables)
            context.SetValue(name, value);
        return context;
    }

    private static FluidParser MakeParser()
    {
        var parser = new FluidParser();
        foreach (var name in parser.RegisteredTags.Keys.Where(name => !Statements.Contains(name)).ToList())
            parser.RegisteredTags.Remove(name);
        parser.RegisteredTags["case"] = parser.RegisteredTags["case"].Then<Statement>(statement => new TimedStatement(statement));
        foreach (var (name, make) in parser.RegisteredOperators.ToList())
            parser.RegisteredOperators[name] = (left, right) => new TimedOperator(make(left, right), left, right);
        return parser;
    }

    private static TemplateOptions MakeOptions()
    {
        var options = new TemplateOptions
        {
            MaxSteps = RenderBudget.MaxSteps,
            MaxRecursion = LiquidScan.MaxBlocks * 2,
            ModelNamesComparer = StringComparer.Ordinal,
            TimeZone = TimeZoneInfo.Utc,
        };
        var known = options.Filters.ToDictionary(filter => filter.Key, filter => filter.Value);
        options.Filters.Clear();
        foreach (var name in Kept)
            options.Filters.AddFilter(name, Bounded(name, known[name]));
        foreach (var (name, filter) in LiquidFilters.All)
            options.Filters.AddFilter(name, Bounded(name, filter));
        return options;
    }

    /// <summary>Weighed before it runs, and what it made after it.</summary>
    private static FilterDelegate Bounded(string name, FilterDelegate filter) => async (input, arguments, context) =>
    {
        var budget = RenderBudget.Of(context);
        budget.Work(RenderBudget.WeightOf(input) + AllOf(arguments).Sum(RenderBudget.WeightOf));
        if (Seeking.Contains(name))
            CheckNeedle(arguments.At(0));
        budget.Work(GrowthOf(name, input, arguments));

        var made = await filter(input, arguments, context);
        budget.Work(RenderBudget.WeightOf(made));
        // Only what was escaped a moment ago stays so: a filter behind it may have added what was not.
        return made is StringValue { Encode: false } text && name != LiquidFilters.Breaks ? new StringValue(text.ToStringValue()) : made;
    };

    /// <summary>With names and without; the library has nothing at all for none.</summary>
    private static IEnumerable<FluidValue> AllOf(FilterArguments arguments) =>
        (arguments.Values ?? []).Concat((arguments.Names ?? []).Select(name => arguments[name]));

    private static void CheckNeedle(FluidValue needle)
    {
        if (RenderBudget.WeightOf(needle) > MaxNeedle + 16)
            throw new RenderStoppedException(
                new($"se busca o se une con un texto de más de {MaxNeedle} caracteres.", $"a text of more than {MaxNeedle} characters is looked for or joined with."));
    }

    /// <summary>What a filter makes beyond the sum of what it is given.</summary>
    private static long GrowthOf(string name, FluidValue input, FilterArguments arguments)
    {
        switch (name)
        {
            case "join":
                return input is ArrayValue list ? list.Values.Count * (long)arguments.At(0).ToStringValue().Length : 0;
            case "replace":
                var (text, old) = (input.ToStringValue(), arguments.At(0).ToStringValue());
                var places = old.Length == 0 ? text.Length + 1 : (text.Length - text.Replace(old, "", StringComparison.Ordinal).Length) / old.Length;
                return places * (long)arguments.At(1).ToStringValue().Length;
            default:
                return 0;
        }
    }

    /// <summary>An operator that heeds the time: values may be large, and stand in a loop.</summary>
    private sealed class TimedOperator(Expression inner, Expression left, Expression right) : TimedExpression(inner, left, right)
    {
        public override async ValueTask<FluidValue> EvaluateAsync(TemplateContext context)
        {
            RenderBudget.Of(context).CheckTime();
            if (Inner is Fluid.Ast.BinaryExpressions.ContainsBinaryExpression)
                CheckNeedle(await Right.EvaluateAsync(context));
            return await Inner.EvaluateAsync(context);
        }
    }
}

/// <summary>An expression of ours around one of the library's.</summary>
internal abstract class TimedExpression(Expression inner, Expression left, Expression right) : Expression
{
    public Expression Inner => inner;

    public Expression Left => left;

    public Expression Right => right;

    protected override Expression Accept(AstVisitor visitor) => visitor.VisitOtherExpression(this);
}

/// <summary>A statement that heeds the time.</summary>
internal sealed class TimedStatement(Statement inner) : Statement
{
    public Statement Inner => inner;

    public override ValueTask<Completion> WriteToAsync(TextWriter writer, System.Text.Encodings.Web.TextEncoder encoder, TemplateContext context)
    {
        RenderBudget.Of(context).CheckTime();
        return inner.WriteToAsync(writer, encoder, context);
    }

    protected override Statement Accept(AstVisitor visitor) => visitor.VisitOtherStatement(this);
}

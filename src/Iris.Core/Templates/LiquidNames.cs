using Fluid.Ast;
using Fluid.Values;
using Iris.Core.Kernel;

namespace Iris.Core.Templates;

/// <summary>
/// What a parsed text asks for: names that it does not give itself, and filters. Adds what may not be: filters that there are not, and ranges whose
/// length is not known.
/// </summary>
internal sealed class LiquidNames(string field, ErrorList errors) : AstVisitor
{
    /// <summary>Longest range.</summary>
    public const int MaxRange = 1000;

    /// <summary>Values that one branch of a <c>case</c> may name.</summary>
    public const int MaxOptions = 20;

    private readonly HashSet<string> own = new(StringComparer.Ordinal) { "forloop", "parentloop" };
    private readonly HashSet<string> read = new(StringComparer.Ordinal);

    /// <summary>Whether it is written into HTML.</summary>
    public bool IsHtml { get; init; }

    /// <summary>Names that have to come from outside; one that is also given inside may.</summary>
    public IEnumerable<string> Asked => read.Where(name => !own.Contains(name));

    /// <summary>All names that are read.</summary>
    public IReadOnlySet<string> Read => read;

    /// <summary>Whether the time zone makes a difference.</summary>
    public bool NeedsZone { get; private set; }

    public override Expression VisitOtherExpression(Expression expression)
    {
        if (expression is TimedExpression timed)
        {
            Visit(timed.Left);
            Visit(timed.Right);
        }

        return expression;
    }

    public override Statement VisitOtherStatement(Statement statement)
    {
        if (statement is TimedStatement timed)
            Visit(timed.Inner);
        return statement;
    }

    protected override Statement VisitAssignStatement(AssignStatement statement)
    {
        own.Add(statement.Identifier);
        return base.VisitAssignStatement(statement);
    }

    protected override Statement VisitForStatement(ForStatement statement)
    {
        own.Add(statement.Identifier);
        Visit(statement.Source);
        Visit(statement.Limit);
        if (!statement.OffsetIsContinue)
            Visit(statement.Offset);
        foreach (var inner in statement.Statements)
            Visit(inner);
        Visit(statement.Else);
        return statement;
    }

    protected override Statement VisitCycleStatement(CycleStatement statement)
    {
        Visit(statement.Group);
        foreach (var value in statement.Values)
            Visit(value);
        return statement;
    }

    protected override Statement VisitWhenStatement(WhenStatement statement)
    {
        if (statement.Options.Count > MaxOptions)
            errors.Add(TemplateErrors.LiquidLimit(
                field, new($"Como máximo {MaxOptions} valores en un when.", $"At most {MaxOptions} values in a when.")));
        return base.VisitWhenStatement(statement);
    }

    protected override Expression VisitMemberExpression(MemberExpression expression)
    {
        if (expression.Segments[0] is IdentifierSegment { Identifier: var name })
            read.Add(name);
        else
            errors.Add(TemplateErrors.InvalidLiquid(field, "a variable is named, not looked up"));
        foreach (var index in expression.Segments.OfType<IndexerSegment>())
            Visit(index.Expression);
        return expression;
    }

    protected override Expression VisitFilterExpression(FilterExpression expression)
    {
        if (!LiquidLanguage.Filters.Contains(expression.Name))
            errors.Add(TemplateErrors.UnknownFilter(field, expression.Name, NearestName.Of(expression.Name, LiquidLanguage.Filters)));
        NeedsZone |= LiquidFilters.NeedsZone(expression.Name);
        Visit(expression.Input);
        foreach (var parameter in expression.Parameters)
            Visit(parameter.Expression);
        return expression;
    }

    protected override Expression VisitRangeExpression(RangeExpression expression)
    {
        if (expression is not { From: LiteralExpression { Value: NumberValue from }, To: LiteralExpression { Value: NumberValue to } }
            || to.ToNumberValue() - from.ToNumberValue() >= MaxRange)
            errors.Add(TemplateErrors.LiquidLimit(
                field,
                new(
                    $"Un rango va de un número a otro, con {MaxRange} como máximo entre ellos.",
                    $"A range goes from one number to another, at most {MaxRange} apart.")));
        return expression;
    }
}

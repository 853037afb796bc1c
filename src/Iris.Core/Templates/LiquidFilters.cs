using System.Globalization;
using System.Text.RegularExpressions;
using Fluid;
using Fluid.Filters;
using Fluid.Values;
using Iris.Core.Kernel;

namespace Iris.Core.Templates;

/// <summary>Filters of ours: dates, numbers and currency by language and time zone.</summary>
internal static partial class LiquidFilters
{
    /// <summary>The one filter that makes markup.</summary>
    public const string Breaks = "newline_to_br";

    private const int MaxFormat = 64;

    private static readonly Text NotADate = new(
        "el valor no es una fecha ISO 8601.", "the value is no ISO 8601 date.");

    private static readonly Text NotAFormat = new(
        $"el formato tiene más de {MaxFormat} caracteres o un ancho de más de dos cifras.", $"the format has more than {MaxFormat} characters or a width of more than two digits.");

    private static readonly Text NotANumber = new("el valor no es un número.", "the value is no number.");

    public static readonly IReadOnlyDictionary<string, FilterDelegate> All = new Dictionary<string, FilterDelegate>
    {
        ["date"] = Date,
        ["format_date"] = FormatDate,
        ["time_zone"] = InZone,
        ["format_number"] = FormatNumber,
        ["percent"] = Percent,
        ["currency"] = Money,
        [Breaks] = LineBreaks,
    };

    /// <summary>Whether a filter's result depends on the time zone.</summary>
    public static bool NeedsZone(string name) => name is "date" or "format_date";

    /// <summary>As <c>strftime</c> does: <c>{{ when | date: "%d/%m/%Y" }}</c>.</summary>
    private static ValueTask<FluidValue> Date(FluidValue input, FilterArguments arguments, TemplateContext context) =>
        MomentOf(input, context) is { } moment
            ? MiscFilters.Date(new DateTimeValue(moment), new FilterArguments(StringValue.Create(FormatOf(arguments, "%x"))), context)
            : new ValueTask<FluidValue>(StringValue.Empty);

    /// <summary><c>short</c>, <c>long</c>, <c>time</c>, <c>full</c>, or a format of .NET, as the language writes it.</summary>
    private static ValueTask<FluidValue> FormatDate(FluidValue input, FilterArguments arguments, TemplateContext context)
    {
        if (MomentOf(input, context) is not { } moment)
            return new(StringValue.Empty);

        var format = FormatOf(arguments, "short") switch
        {
            "short" => "d",
            "long" => "D",
            "time" => "t",
            "full" => "f",
            var other => other,
        };
        return new(new StringValue(moment.DateTime.ToString(format, context.CultureInfo)));
    }

    private static ValueTask<FluidValue> InZone(FluidValue input, FilterArguments arguments, TemplateContext context)
    {
        if (MomentOf(input, context) is not { } moment)
            return new(StringValue.Empty);

        var zone = TimeZones.Find(arguments.At(0).ToStringValue())
            ?? throw new RenderStoppedException(new("la zona horaria no se conoce.", "the time zone is not known."));
        return new(new DateTimeValue(TimeZoneInfo.ConvertTime(moment, zone)));
    }

    /// <summary><c>{{ n | format_number }}</c>, with a number of decimals, or with a format of .NET.</summary>
    private static ValueTask<FluidValue> FormatNumber(FluidValue input, FilterArguments arguments, TemplateContext context)
    {
        if (NumberOf(input) is not { } number)
            return new(StringValue.Empty);

        var format = arguments.At(0) is NumberValue decimals ? $"N{Math.Clamp((int)decimals.ToNumberValue(), 0, 10)}" : FormatOf(arguments, "#,##0.##########");
        return new(new StringValue(number.ToString(format, context.CultureInfo)));
    }

    /// <summary>0.21 is 21 %, with a number of decimals.</summary>
    private static ValueTask<FluidValue> Percent(FluidValue input, FilterArguments arguments, TemplateContext context) => new(
        NumberOf(input) is { } number
            ? new StringValue(number.ToString($"P{Math.Clamp((int)arguments.At(0).ToNumberValue(), 0, 10)}", context.CultureInfo))
            : StringValue.Empty);

    /// <summary><c>{{ total | currency: "EUR" }}</c></summary>
    private static ValueTask<FluidValue> Money(FluidValue input, FilterArguments arguments, TemplateContext context) => new(
        NumberOf(input) is { } number
            ? new StringValue(Currencies.Format(number, arguments.At(0).ToStringValue(), context.CultureInfo))
            : StringValue.Empty);

    /// <summary>Escaped first: only the breaks are markup.</summary>
    private static ValueTask<FluidValue> LineBreaks(FluidValue input, FilterArguments arguments, TemplateContext context) => new(
        new StringValue(
            PayloadForm.Html.Encode(input.ToStringValue().ReplaceLineEndings("\n")).Replace("&#xA;", "<br />\n", StringComparison.Ordinal),
            encode: false));

    /// <summary>A day stays the day it is, a moment is told as the clocks of the zone show it; null for nothing.</summary>
    private static DateTimeOffset? MomentOf(FluidValue input, TemplateContext context)
    {
        switch (input)
        {
            case DateTimeValue known:
                return (DateTimeOffset)known.ToObjectValue();
            case NumberValue seconds:
                return TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds((long)seconds.ToNumberValue()), context.TimeZone);
        }

        var text = input.ToStringValue();
        if (text.Length == 0)
            return null;
        if (text is "now" or "today")
            return TimeZoneInfo.ConvertTime(RenderBudget.Of(context).Now, context.TimeZone);
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

        var errors = new ErrorList();
        return WireTime.Parse(text, "", errors) is { } moment && errors.IsEmpty
            ? TimeZoneInfo.ConvertTime(moment, context.TimeZone)
            : throw new RenderStoppedException(NotADate);
    }

    private static decimal? NumberOf(FluidValue input) => input switch
    {
        NumberValue number => number.ToNumberValue(),
        StringValue { } text when text.ToStringValue().Length == 0 => null,
        StringValue text when decimal.TryParse(text.ToStringValue(), NumberStyles.Number, CultureInfo.InvariantCulture, out var number) => number,
        _ when input.IsNil() => null,
        _ => throw new RenderStoppedException(NotANumber),
    };

    /// <summary>Widths and precisions make texts of any length.</summary>
    private static string FormatOf(FilterArguments arguments, string otherwise)
    {
        var format = arguments.At(0).ToStringValue();
        if (format.Length == 0)
            return otherwise;

        return format.Length <= MaxFormat && !Wide().IsMatch(format) ? format : throw new RenderStoppedException(NotAFormat);
    }

    [GeneratedRegex("[0-9]{3}")]
    private static partial Regex Wide();
}

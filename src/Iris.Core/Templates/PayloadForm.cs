using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Fluid;
using Fluid.Values;
using Iris.Core.Kernel;

namespace Iris.Core.Templates;

/// <summary>What a payload is filled in with.</summary>
/// <param name="Variables">The values by name.</param>
/// <param name="Culture">How numbers and dates are written.</param>
/// <param name="Zone">Whose clocks moments are told by.</param>
internal sealed record RenderSetting(IReadOnlyDictionary<string, FluidValue> Variables, CultureInfo Culture, TimeZoneInfo Zone);

/// <summary>A payload whose strings are Liquid, parsed once and rendered often, by any number of threads.</summary>
internal sealed class PayloadForm
{
    /// <summary>Accents stay readable.</summary>
    public static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Of each string in the order of the payload; null for one without tags.</summary>
    private readonly List<IFluidTemplate?> texts = [];

    private readonly JsonElement payload;
    private readonly IReadOnlySet<string> htmlMembers;

    private PayloadForm(JsonElement payload, IReadOnlySet<string> htmlMembers) => (this.payload, this.htmlMembers) = (payload, htmlMembers);

    /// <summary>By the path of each string, the names that it asks for.</summary>
    public List<(string Path, LiquidNames Names)> Names { get; } = [];

    /// <summary>Whether the time zone makes a difference.</summary>
    public bool NeedsZone => Names.Exists(one => one.Names.NeedsZone);

    /// <summary>Parses a payload.</summary>
    /// <param name="payload">The payload; an object.</param>
    /// <param name="htmlMembers">Members whose strings are HTML.</param>
    /// <param name="path">Where it stands in the body that brought it.</param>
    /// <param name="errors">Gets what is wrong with its Liquid.</param>
    public static PayloadForm Parse(JsonElement payload, IReadOnlySet<string> htmlMembers, string path, ErrorList errors)
    {
        var form = new PayloadForm(payload, htmlMembers);
        form.Parse(payload, path, errors);
        return form;
    }

    /// <summary>Fills it in.</summary>
    /// <param name="setting">With what.</param>
    /// <param name="time">The clock.</param>
    /// <param name="path">Where errors stand.</param>
    /// <param name="errors">Gets what could not be rendered.</param>
    /// <returns>Null with errors.</returns>
    public async ValueTask<JsonElement?> RenderAsync(RenderSetting setting, TimeProvider time, string path, ErrorList errors)
    {
        var budget = new RenderBudget(time);
        var context = LiquidLanguage.NewContext(setting, budget);
        var rendered = new string?[texts.Count];
        for (var (i, next) = (0, 0); i < texts.Count; i++)
        {
            if (texts[i] is not { } text)
                continue;

            try
            {
                using var writer = new BoundedText(budget);
                await text.RenderAsync(writer, context, Names[next].Names.IsHtml ? Html : NullEncoder.Default);
                rendered[i] = Whole(writer.ToString());
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                errors.Add(TemplateErrors.NotRendered(path + Names[next].Path, ReasonOf(exception)));
                // What one string used up, the others lack too.
                return null;
            }

            next++;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Json))
        {
            var at = 0;
            Write(payload, writer, rendered, ref at);
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private void Parse(JsonElement value, string path, ErrorList errors, string relative = "", bool isHtml = false)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                    Parse(member.Value, path, errors, $"{relative}.{member.Name}", isHtml || (relative.Length == 0 && htmlMembers.Contains(member.Name)));
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in value.EnumerateArray())
                    Parse(item, path, errors, $"{relative}[{index++}]", isHtml);
                break;
            case JsonValueKind.String:
                Add(value.GetString()!, path, relative, isHtml, errors);
                break;
        }
    }

    private void Add(string text, string path, string relative, bool isHtml, ErrorList errors)
    {
        var template = LiquidScan.HasTags(text) ? LiquidLanguage.Parse(text, path + relative, errors) : null;
        texts.Add(template);
        if (template is null)
            return;

        var names = new LiquidNames(path + relative, errors) { IsHtml = isHtml };
        names.VisitTemplate(template);
        Names.Add((relative, names));
    }

    private static void Write(JsonElement value, Utf8JsonWriter writer, string?[] rendered, ref int at)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    Write(member.Value, writer, rendered, ref at);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(item, writer, rendered, ref at);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String when rendered[at++] is { } text:
                writer.WriteStringValue(text);
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    /// <summary>A filter may cut a pair in half, which no text has.</summary>
    private static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static Text ReasonOf(Exception exception) => exception switch
    {
        RenderStoppedException stopped => stopped.Reason,
        InvalidOperationException { Message: var message } when message.Contains("recursion", StringComparison.Ordinal) =>
            new($"más de {RenderBudget.MaxSteps} pasos.", $"more than {RenderBudget.MaxSteps} steps."),
        _ => new(exception.Message, exception.Message),
    };
}

using System.Collections.Frozen;
using System.Text.Json;
using Iris.Core.Kernel;
using Iris.Core.Templates;

namespace Iris.Core.Tests.Templates;

/// <summary>Renders one text.</summary>
internal static class Rendered
{
    private static readonly FrozenSet<string> Html = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "body");

    public static Task<string> TextAsync(string text, string variables = "{}", string locale = "es-ES", string zone = "Europe/Madrid") =>
        MemberAsync("text", text, variables, locale, zone);

    public static Task<string> HtmlAsync(string text, string variables = "{}") => MemberAsync("body", text, variables, "es-ES", "UTC");

    /// <summary>The code of the only error, when it is parsed or rendered.</summary>
    public static async Task<string> ErrorAsync(string text, string variables = "{}")
    {
        var (_, errors) = await TryAsync("text", text, variables, "es-ES", "UTC");
        return Assert.Single(errors.Items).Code;
    }

    public static async Task<(JsonElement? Payload, ErrorList Errors)> TryAsync(string member, string text, string variables, string locale, string zone)
    {
        var payload = JsonSerializer.SerializeToElement(new Dictionary<string, string> { [member] = text });
        var errors = new ErrorList();
        var form = PayloadForm.Parse(payload, Html, "contents.es", errors);
        if (!errors.IsEmpty)
            return (null, errors);

        var values = JsonElement.Parse(variables).EnumerateObject().ToDictionary(one => one.Name, one => one.Value);
        var setting = new RenderSetting(VariableValues.ToLiquid(values), Locales.Find(locale)!, TimeZones.Find(zone)!);
        return (await form.RenderAsync(setting, TimeProvider.System, "template.payload", errors), errors);
    }

    private static async Task<string> MemberAsync(string member, string text, string variables, string locale, string zone)
    {
        var (payload, errors) = await TryAsync(member, text, variables, locale, zone);
        Assert.True(errors.IsEmpty, string.Join("; ", errors.Items));
        return payload!.Value.GetProperty(member).GetString()!;
    }
}

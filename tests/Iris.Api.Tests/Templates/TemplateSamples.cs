using System.Text.Json;
using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Templates;

/// <summary>Templates of tests.</summary>
internal static class TemplateSamples
{
    public const string Calls = "/configuration/template";

    public const string Text = "{{ nombre }}, su pedido {{ pedido }} llega el {{ entrega | date: '%d/%m' }}: {{ total | currency: 'EUR' }}";

    /// <summary>The variables of <see cref="Text"/>.</summary>
    public static readonly object[] Variables =
    [
        new { name = "nombre", type = "text", required = true, example = "Ana" },
        new { name = "pedido", type = "text", required = true, example = "7/6" },
        new { name = "entrega", type = "date", required = true, example = "2026-12-01" },
        new { name = "total", type = "number", @default = 0 },
    ];

    private static int last;

    public static string NewName() => $"plantilla {Interlocked.Increment(ref last)}";

    public static object Body(string? name = null, string channel = "SMS", object? contents = null, object? variables = null, string defaultLocale = "es") => new
    {
        name = name ?? NewName(),
        channel,
        defaultLocale,
        contents = contents ?? new
        {
            es = new { Type = "simple-text", Text },
            en = new { Type = "simple-text", Text = "{{ nombre }}, order {{ pedido }}: {{ entrega | format_date: 'd MMM' }} {{ total | currency: 'EUR' }}" },
        },
        variables = variables ?? Variables,
    };

    /// <summary>A template of an SMS, and its id.</summary>
    public static async Task<string> NewAsync(TestTenant tenant, bool isPublished = true, string? name = null, object? body = null)
    {
        var id = (await tenant.Client.PostAsync(Calls, body ?? Body(name))).Expect(200).Id;
        if (isPublished)
            (await tenant.Client.PostAsync($"{Calls}/{id}/publish")).Expect(200);
        return id;
    }

    /// <summary>An example under a name of its own.</summary>
    public static string Renamed(string body)
    {
        var name = JsonElement.Parse(body).GetProperty("name").GetString()!;
        return body.Replace(name, $"{name} {NewName()}", StringComparison.Ordinal);
    }
}

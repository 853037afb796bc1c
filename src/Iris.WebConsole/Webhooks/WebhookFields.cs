using System.Text.Json.Nodes;
using Iris.WebConsole.Forms;
using Iris.WebConsole.Gateway;
using Microsoft.AspNetCore.Http;

namespace Iris.WebConsole.Webhooks;

/// <summary>The form of a webhook, and the body that it becomes.</summary>
internal static class WebhookFields
{
    public const string Mask = "********";

    /// <summary>The field that says how the ticked events count.</summary>
    public const string Scope = "scope";
    public const string All = "all";
    public const string Except = "except";
    public const string Only = "only";

    /// <summary>The name of the boxes.</summary>
    public const string Event = "event";

    private const char But = '-';

    /// <summary>A webhook as its form shows it; a new one hears of everything.</summary>
    public static FormValues ValuesOf(WebhookAnswer? webhook)
    {
        var values = new FormValues { [Scope] = All, ["enabled"] = "true" };
        if (webhook is null)
            return values;

        var names = webhook.Subscriptions.Where(one => one != WebhookEventNames.Everything).ToList();
        values["url"] = webhook.Url;
        values[Scope] = !webhook.Subscriptions.Contains(WebhookEventNames.Everything) ? Only : names.Count == 0 ? All : Except;
        foreach (var name in names)
            values[$"{Event}.{name.TrimStart(But)}"] = "on";
        values["successStatuses"] = webhook.SuccessStatuses;
        values["timeoutSeconds"] = $"{webhook.TimeoutSeconds}";
        values["headers"] = string.Join('\n', webhook.Headers.Select(header => $"{header.Key}: {header.Value}"));
        values["enabled"] = webhook.Enabled ? "true" : "false";
        return values;
    }

    public static FormValues ValuesOf(IFormCollection form)
    {
        var values = FormValues.Of(form);
        foreach (var name in form[Event])
            values[$"{Event}.{name}"] = "on";
        return values;
    }

    public static JsonObject BodyOf(FormValues typed, List<ApiProblem> problems, Func<string, string, string> say)
    {
        var names = WebhookEventNames.All.Where(name => typed[$"{Event}.{name}"].Length > 0);
        IEnumerable<string> subscriptions = typed[Scope] switch
        {
            Only => names,
            Except => [WebhookEventNames.Everything, .. names.Select(name => But + name)],
            _ => [WebhookEventNames.Everything],
        };
        var body = new JsonObject
        {
            ["Url"] = typed["url"],
            ["Subscriptions"] = new JsonArray([.. subscriptions.Select(one => (JsonNode?)JsonValue.Create(one))]),
            ["headers"] = HeadersOf(typed["headers"], problems, say),
            ["enabled"] = JsonInput.Boolean(typed["enabled"]),
        };
        if (typed["secret"].Length > 0)
            body["secret"] = typed["secret"];
        if (typed["successStatuses"].Length > 0)
            body["successStatuses"] = typed["successStatuses"];
        if (typed["timeoutSeconds"].Length > 0)
            body["timeoutSeconds"] = JsonInput.Number(typed["timeoutSeconds"]);
        return body;
    }

    private static JsonObject HeadersOf(string text, List<ApiProblem> problems, Func<string, string, string> say)
    {
        var headers = new JsonObject();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = line.IndexOf(':', StringComparison.Ordinal);
            if (at <= 0)
                problems.Add(new ApiProblem("INVALID_HEADER", "headers", say("Una línea no es Nombre: valor.", "A line is not Name: value.")));
            else
                headers[line[..at].Trim()] = line[(at + 1)..].Trim();
        }

        return headers;
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Iris.WebConsole.Forms;

namespace Iris.WebConsole.Tenants;

/// <summary>A limit of a tenant, as a form has it.</summary>
/// <param name="Name">The member of the API's <c>limits</c>.</param>
/// <param name="Spanish">For people.</param>
/// <param name="English">The same in English.</param>
public sealed record TenantLimitField(string Name, string Spanish, string English);

/// <summary>The limits of a tenant in a form: what is empty is the gateway's.</summary>
internal static class TenantLimitFields
{
    /// <summary>Calls a second, and at once after a rest.</summary>
    public static readonly TenantLimitField[] Rates =
    [
        new("sends", "Envíos", "Sends"), new("reads", "Lecturas", "Reads"), new("searches", "Búsquedas", "Searches"),
        new("configuration", "Cambios de configuración", "Changes of the configuration"), new("callbacks", "Avisos de proveedores", "Callbacks of providers"),
    ];

    public static readonly TenantLimitField[] Bounds =
    [
        new("dailySends", "Envíos al día (UTC)", "Sends a day (UTC)"), new("monthlySends", "Envíos al mes (UTC)", "Sends a month (UTC)"),
        new("storedBytes", "Bytes almacenados", "Stored bytes"), new("attachmentRetentionDays", "Días que se guardan los adjuntos", "Days that attachments are kept"),
        new("integrations", "Integraciones", "Integrations"), new("apiKeys", "Claves de API", "API keys"), new("accounts", "Cuentas", "Accounts"),
        new("templates", "Plantillas", "Templates"), new("waitingSends", "Envíos en espera", "Sends that wait"),
        new("pendingDeliveries", "Entregas de webhook pendientes", "Webhook deliveries that wait"), new("pendingNotices", "Avisos pendientes", "Callbacks that wait"),
    ];

    private static readonly string[] OfRate = ["perSecond", "burst"];

    /// <summary>What a form names a member of a rate.</summary>
    public static string NameOf(TenantLimitField rate, string member) => $"{rate.Name}.{member}";

    /// <summary>The limits that a form has; what is not a number goes to the API as it was typed, which says so.</summary>
    public static JsonObject Read(ConsoleRequest request)
    {
        var limits = new JsonObject();
        foreach (var rate in Rates)
        {
            var members = OfRate.Select(member => (Name: member, Value: ValueOf(request.Field(NameOf(rate, member))))).Where(one => one.Value is not null).ToList();
            if (members.Count > 0)
                limits[rate.Name] = new JsonObject(members.Select(one => KeyValuePair.Create(one.Name, one.Value)));
        }

        foreach (var bound in Bounds)
        {
            if (ValueOf(request.Field(bound.Name)) is { } value)
                limits[bound.Name] = value;
        }

        return limits;
    }

    /// <summary>A tenant's limits as a form has them.</summary>
    public static FormValues Show(JsonElement? limits)
    {
        var values = FormValues.Empty;
        if (limits is { ValueKind: JsonValueKind.Object } some)
        {
            foreach (var limit in some.EnumerateObject())
            {
                if (limit.Value.ValueKind == JsonValueKind.Number)
                    values[limit.Name] = limit.Value.GetRawText();
                else if (limit.Value.ValueKind == JsonValueKind.Object)
                    foreach (var member in limit.Value.EnumerateObject())
                        values[$"{limit.Name}.{member.Name}"] = member.Value.GetRawText();
            }
        }

        return values;
    }

    private static JsonNode? ValueOf(string typed) =>
        typed.Length == 0 ? null : long.TryParse(typed, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : typed;
}

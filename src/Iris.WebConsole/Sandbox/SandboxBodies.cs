using System.Text.Json.Nodes;
using Iris.WebConsole.Forms;
using Iris.WebConsole.Integrations;
using Iris.WebConsole.Messages;

namespace Iris.WebConsole.Sandbox;

/// <summary>Makes bodies of calls of what forms hold. What cannot be read goes as it was typed: the API says what is wrong with it.</summary>
internal static class SandboxBodies
{
    public static JsonObject SendOf(ConsoleRequest request, string integrationId, string channel) => new()
    {
        ["payLoad"] = PlainPayload.Of(channel, request.Field("text"), request.Field("subject")),
        ["integrationId"] = integrationId,
        ["Destinations"] = new JsonArray(request.Field("to")),
        ["AutoCreateUser"] = true,
        ["AutoCreateProcess"] = true,
    };

    public static JsonObject ReplyOf(ConsoleRequest request)
    {
        var type = request.Field("type");
        var body = new JsonObject { ["from"] = request.Field("from"), ["type"] = type };
        Set(body, "name", request.Field("name"));
        Set(body, "interactionId", request.Field("interactionId"));
        Set(body, "text", request.Field("text"));
        if (type is "button" or "list")
            body["choice"] = With(new JsonObject { ["title"] = request.Field("title") }, "id", request.Field("id"));
        if (type == "media")
            body["media"] = With(new JsonObject { ["url"] = request.Field("url"), ["contentType"] = request.Field("contentType") }, "name", request.Field("fileName"));
        if (type == "location")
            (body["latitude"], body["longitude"]) = (Degrees(request, "latitude"), Degrees(request, "longitude"));
        return body;
    }

    public static JsonObject NoticeOf(ConsoleRequest request)
    {
        var body = new JsonObject { ["interactionId"] = request.Field("interactionId"), ["status"] = request.Field("status") };
        if (request.Field("status") == "FAILED" && (request.Field("code").Length > 0 || request.Field("message").Length > 0))
            body["error"] = With(With([], "code", request.Field("code")), "message", request.Field("message"));
        return body;
    }

    public static JsonObject SettingsOf(ConsoleRequest request, IEnumerable<SettingAnswer> settings)
    {
        var values = new JsonObject();
        foreach (var setting in settings)
            values[setting.Name] = IntegrationFields.ValueOf(setting, request.Field(setting.Name));
        return new JsonObject { ["settings"] = values };
    }

    /// <summary>Maps are copied from with a comma as well.</summary>
    private static JsonNode Degrees(ConsoleRequest request, string name) => JsonInput.Number(request.Field(name).Replace(',', '.'));

    private static JsonObject With(JsonObject body, string name, string value)
    {
        Set(body, name, value);
        return body;
    }

    private static void Set(JsonObject body, string name, string value)
    {
        if (value.Length > 0)
            body[name] = value;
    }
}

using System.Text.Json.Nodes;

namespace Iris.Client.Generator;

/// <summary>Puts the description into words that the generator has: it knows inheritance, but no choice between schemas.</summary>
internal static class Description
{
    private const string Payload = "Payload";

    public static void Prepare(JsonObject document)
    {
        var schemas = document["components"]!["schemas"]!.AsObject();
        MakeKindsDerive(schemas);
        // An object of a class of these, or of any other that is written alike.
        schemas["IntegrationRequest"]!["properties"]!["settings"] = new JsonObject { ["description"] = "The settings of the provider, such as `TwilioSMSSettings`." };
        schemas.Remove("IntegrationSettings");
        // A change would set to its default whatever it does not name.
        foreach (var setting in schemas.Where(schema => schema.Key.EndsWith("Settings", StringComparison.Ordinal)).SelectMany(schema => schema.Value!["properties"]!.AsObject()))
            setting.Value!.AsObject().Remove("default");
        // What webhooks post is generated all the same, since it is among the schemas.
        document.Remove("webhooks");
        Simplify(document);
    }

    /// <summary>The kinds of payload become classes that derive from one, which are told apart by their <c>Type</c>.</summary>
    private static void MakeKindsDerive(JsonObject schemas)
    {
        var union = schemas[Payload]!.AsObject();
        var member = union["discriminator"]!["propertyName"]!.GetValue<string>();
        foreach (var kind in union["oneOf"]!.AsArray().Select(kind => kind!["$ref"]!.GetValue<string>()))
        {
            var name = kind[(kind.LastIndexOf('/') + 1)..];
            var own = schemas[name]!.DeepClone().AsObject();
            own["properties"]!.AsObject().Remove(member);
            var required = own["required"]!.AsArray().Select(one => one!.GetValue<string>()).Where(one => one != member).ToArray();
            own["required"] = new JsonArray([.. required.Select(one => JsonValue.Create(one))]);
            var words = own["description"]?.GetValue<string>() ?? own["title"]!.GetValue<string>();
            own.Remove("title");
            schemas[name] = new JsonObject
            {
                ["description"] = words,
                ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = $"#/components/schemas/{Payload}" }, own),
            };
        }

        union.Remove("oneOf");
        union["type"] = "object";
        union["x-abstract"] = true;
        union["required"] = new JsonArray(member);
        union["properties"] = new JsonObject { [member] = new JsonObject { ["type"] = "string" } };
    }

    /// <summary>A value that is null is said by the type already; examples say nothing to a generator.</summary>
    private static void Simplify(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
                Simplify(item);
        }
        else if (node is JsonObject members)
        {
            if (members["enum"] is JsonArray values)
            {
                foreach (var absent in values.Where(value => value is null).ToList())
                    values.Remove(absent);
            }

            if (members.ContainsKey("content") || members.ContainsKey("schema"))
                members.Remove("examples");
            members.Remove("example");
            foreach (var (name, value) in members.ToList())
            {
                if (name != "examples")
                    Simplify(value);
            }
        }
    }
}

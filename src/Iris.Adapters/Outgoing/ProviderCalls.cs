using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Iris.Core.Channels;
using Iris.Core.Errors;
using Iris.Core.Json;

namespace Iris.Adapters.Outgoing;

/// <summary>What adapters over HTTP have in common.</summary>
internal static class ProviderCalls
{
    /// <summary>The JSON that providers get: camelCase, members without a value left out.</summary>
    public static readonly JsonSerializerOptions Json = MakeJson();

    /// <summary>Calls the provider once. An answer goes to <paramref name="read"/>; for no answer the outcome says what is known.</summary>
    public static async Task<SendOutcome> CallAsync(
        this ProviderHttp http, HttpRequestMessage request, Func<ProviderHttpAnswer, SendOutcome> read, CancellationToken cancellationToken)
    {
        try
        {
            return read(await http.SendAsync(request, cancellationToken));
        }
        catch (HttpRequestException exception)
        {
            return HttpOutcomes.FromException(exception);
        }
    }

    /// <summary>A JSON body.</summary>
    public static HttpContent JsonBody<T>(T body)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, Json));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    /// <summary>Parses an answer; null when it is no JSON object.</summary>
    public static JsonElement? ParseObject(string body)
    {
        try
        {
            return JsonElement.Parse(body) is { ValueKind: JsonValueKind.Object } value ? value : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The first member of one of these names, without regard to case; null when there is none.</summary>
    public static JsonElement? Member(this JsonElement element, params ReadOnlySpan<string> names)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return null;

        foreach (var member in element.EnumerateObject())
        {
            foreach (var name in names)
            {
                if (member.Value.ValueKind != JsonValueKind.Null && NameIs(member, name))
                    return member.Value;
            }
        }

        return null;
    }

    /// <summary>A string or number as text; null for anything else and for a text that is empty or no Unicode.</summary>
    public static string? AsText(this JsonElement? element)
    {
        try
        {
            var text = element?.ValueKind switch
            {
                JsonValueKind.String => element.Value.GetString(),
                JsonValueKind.Number => element.Value.GetRawText(),
                _ => null,
            };
            return string.IsNullOrWhiteSpace(text) ? null : text;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Refuses a setting that cannot be the value of an HTTP header.</summary>
    public static void CheckHeader(SettingsValues values, string name, ErrorList errors)
    {
        if (values.Text(name)?.Any(c => c is < ' ' or > '~') == true)
            errors.Add("NOT_ASCII", $"{SettingsSchema.Path}.{name}",
                new("Solo admite caracteres ASCII visibles.", "Only visible ASCII characters are allowed."));
    }

    private static bool NameIs(JsonProperty member, string name)
    {
        try
        {
            return string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair in a name.
            return false;
        }
    }

    private static JsonSerializerOptions MakeJson()
    {
        var options = new JsonSerializerOptions { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
        IrisJson.Apply(options);
        return options;
    }
}

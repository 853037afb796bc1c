using System.Globalization;
using System.Text.Json;
using Iris.Adapters.Channels.WhatsApp;
using Iris.Adapters.Http;
using Iris.Core.Channels;

namespace Iris.Adapters.Providers.SinchLatam;

/// <summary>WhatsApp templates of a Sinch Latin America account. (Source: B.2, LA-TPL)</summary>
internal static class SinchLatamTemplates
{
    private const int PageSize = 100;

    /// <summary>Reads all of them, page by page; a page that is not full is the last one.</summary>
    public static async Task<CatalogueAnswer> ReadAsync(ProviderHttp http, SinchLatamSettings settings, CancellationToken cancellationToken)
    {
        var templates = new List<ProviderTemplate>();
        for (var page = 1; page <= ProviderTemplates.MaxPages && templates.Count < ProviderTemplates.MaxTemplates; page++)
        {
            using var message = settings.GetTemplates(string.Create(CultureInfo.InvariantCulture, $"/whatsapp_message_templates?page={page}&page_size={PageSize}"));
            ProviderHttpAnswer answer;
            try
            {
                answer = await http.SendAsync(message, cancellationToken);
            }
            catch (HttpRequestException)
            {
                return CatalogueAnswer.Failed("The provider was not reached");
            }

            var body = answer.Json();
            if (!answer.IsSuccess)
                return CatalogueAnswer.Failed($"HTTP {(int)answer.Status} {body.Text("message")}".TrimEnd());
            if (!body.TryMember("data", out var list) || list.ValueKind != JsonValueKind.Array)
                return CatalogueAnswer.Failed("The provider answered without data");

            templates.AddRange(list.EnumerateArray().SelectMany(Read));
            if (list.GetArrayLength() < PageSize)
                return new CatalogueAnswer(templates, IsWhole: true, null);
        }

        return new CatalogueAnswer([.. templates.Take(ProviderTemplates.MaxTemplates)], IsWhole: false, null);
    }

    /// <summary>Each of its languages.</summary>
    private static IEnumerable<ProviderTemplate> Read(JsonElement template) =>
        template.TryMember("messages", out var messages) && messages.ValueKind == JsonValueKind.Array
            ? messages.EnumerateArray().Select(message => ProviderTemplates.Of(
                template.Text("element_name"), message.Text("language"), message.Text("status"), template.Text("namespace"),
                new TemplateParts(
                    message.Text("header_type")?.ToLowerInvariant() is { } header && header != "none" ? header : null, message.Text("header"),
                    message.Text("text"), message.Text("footer"), ButtonsOf(message)))).OfType<ProviderTemplate>()
            : [];

    /// <summary>JSON in a string: <c>{"payload":[{text, url?, type?}]}</c>.</summary>
    private static IReadOnlyList<ProviderButton> ButtonsOf(JsonElement message)
    {
        var kind = message.Text("buttons_type")?.ToLowerInvariant();
        if (kind is null || !message.TryMember("buttons", out var buttons) || buttons.Text("payload") is not { } text
            || !WireJson.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out var parsed)
            || !parsed.TryMember("payload", out var list) || list.ValueKind != JsonValueKind.Array)
            return [];

        return [.. list.EnumerateArray().Select(button => new ProviderButton(
            ProviderWords.Word(button.Text("type"))?.ToLowerInvariant() ?? kind, ProviderWords.Word(button.Text("text")),
            ProviderTemplates.PlacesIn(button.Text("url")) > 0))];
    }
}

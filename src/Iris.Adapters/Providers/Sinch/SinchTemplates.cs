using System.Net.Http.Headers;
using System.Text.Json;
using Iris.Adapters.Channels.WhatsApp;
using Iris.Adapters.Http;
using Iris.Core.Channels;

namespace Iris.Adapters.Providers.Sinch;

/// <summary>WhatsApp templates of a Sinch project, which the Provisioning API lists. (Source: SI-PROV, "List all templates in project")</summary>
internal sealed class SinchTemplates(ProviderHttp http, OAuthTokens tokens)
{
    private const int PageSize = 50;

    /// <summary>Reads all of them, page by page.</summary>
    public async Task<CatalogueAnswer> ReadAsync(SinchConversationSettings settings, CancellationToken cancellationToken)
    {
        var templates = new List<ProviderTemplate>();
        var page = "";
        for (var i = 0; i < ProviderTemplates.MaxPages && templates.Count < ProviderTemplates.MaxTemplates; i++)
        {
            var token = await tokens.GetAsync(settings.Credentials, null, cancellationToken);
            if (token.Failure is not null)
                return CatalogueAnswer.Failed("No token: the credentials were refused, or the token endpoint was not reached");

            using var message = new HttpRequestMessage(HttpMethod.Get, settings.TemplatesUrl(PageSize, page));
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
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
                return CatalogueAnswer.Failed($"HTTP {(int)answer.Status} {body.Text("errorCode")} {body.Text("message")}".TrimEnd());
            if (!body.TryMember("templates", out var list) || list.ValueKind != JsonValueKind.Array)
                return CatalogueAnswer.Failed("The provider answered without templates");

            templates.AddRange(list.EnumerateArray().Select(Read).OfType<ProviderTemplate>());
            if (body.Text("nextPageToken") is not { Length: > 0 } next || next == page)
                return new CatalogueAnswer(templates, IsWhole: true, null);
            page = next;
        }

        return new CatalogueAnswer([.. templates.Take(ProviderTemplates.MaxTemplates)], IsWhole: false, null);
    }

    private static ProviderTemplate? Read(JsonElement template)
    {
        var parts = new TemplateParts(null, null, null, null, []);
        if (template.TryMember("details", out var details) && details.TryMember("components", out var components) && components.ValueKind == JsonValueKind.Array)
        {
            foreach (var component in components.EnumerateArray())
                parts = With(parts, component);
        }

        return ProviderTemplates.Of(template.Text("name"), template.Text("language"), template.Text("state"), null, parts);
    }

    private static TemplateParts With(TemplateParts parts, JsonElement component) => component.Text("type")?.ToUpperInvariant() switch
    {
        "HEADER" => parts with { Header = component.Text("format")?.ToLowerInvariant() ?? "text", HeaderText = component.Text("text") },
        "BODY" => parts with { Body = component.Text("text") },
        "FOOTER" => parts with { Footer = component.Text("text") },
        "BUTTONS" => parts with { Buttons = ButtonsOf(component) },
        _ => parts,
    };

    /// <summary>A dynamic address, and a code that is copied, want a parameter.</summary>
    private static IReadOnlyList<ProviderButton> ButtonsOf(JsonElement component) =>
        component.TryMember("buttons", out var buttons) && buttons.ValueKind == JsonValueKind.Array
            ? [.. buttons.EnumerateArray().Select(button =>
            {
                var type = ProviderWords.Word(button.Text("type"))?.ToLowerInvariant() ?? "";
                return new ProviderButton(
                    type, ProviderWords.Word(button.Text("text")), type is "otp" or "copy_code" || (type == "url" && ProviderTemplates.PlacesIn(button.Text("url")) > 0));
            })]
            : [];
}

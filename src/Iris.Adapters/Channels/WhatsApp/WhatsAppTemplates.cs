using System.ComponentModel.DataAnnotations;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Channels.WhatsApp;

/// <summary>The only kind of message that goes out beyond 24 hours after the user's last one. (Source: B.2, D.1)</summary>
internal sealed class WhatsAppTemplatePayload : ChannelPayload
{
    public required WhatsAppTemplate Template { get; set; }

    /// <summary>Days for which the provider tries. (Source: B.2, <c>message.ttl</c>)</summary>
    public int? Ttl { get; set; }

    public override bool IsFreeForm => false;

    public override IReadOnlyList<MediaPlace> MediaPlaces() =>
        Template.Header?.Element is { } element ? [element.PlaceAt("template.header.element", element.HeaderKind() ?? MediaKinds.Audio)] : [];

    public override InteractionSummary Summarise() => InteractionSummary.Of(null, Template.ElementName);

    /// <summary>Held against the provider's catalogue before it is accepted.</summary>
    public override ProviderTemplateUse ProviderTemplate() => new(Template.ElementName, Template.LanguageCode)
    {
        Path = $"{Path}.template",
        Header = Template.Header is { } header ? header.Element is { } file ? file.HeaderKind() : "text" : null,
        BodyParameters = Template.Parameters?.Count ?? 0,
        Buttons = [.. (Template.Buttons ?? []).Select(button => button.Index)],
    };
}

/// <summary>Source: B.2.</summary>
internal sealed class WhatsAppTemplate
{
    /// <summary>Needed by Sinch Latin America; other providers know a template by its name alone.</summary>
    public string? Namespace { get; set; }

    public required string ElementName { get; set; }

    public required string LanguageCode { get; set; }

    /// <summary>Only when the template's header has parameters.</summary>
    public WhatsAppTemplateHeader? Header { get; set; }

    /// <summary>Parameters of the body, in order.</summary>
    [MaxItems(WhatsAppPayloadValidator.MaxEntries)]
    public List<string>? Parameters { get; set; }

    /// <summary>Of the template's buttons, those that have a parameter.</summary>
    [MaxItems(WhatsAppTemplateRules.MaxButtons)]
    public List<WhatsAppTemplateButton>? Buttons { get; set; }
}

internal sealed class WhatsAppTemplateHeader
{
    public string? Title { get; set; }

    public WhatsAppFile? Element { get; set; }
}

/// <summary>What fills in a button of a template. (Source: META, template messages; C.2, "Template parameter keys")</summary>
internal sealed class WhatsAppTemplateButton
{
    /// <summary>The end of a dynamic URL. A one-time password goes here too, whatever its button does, beside the body's parameter. (Source: META-OTP)</summary>
    public const string Url = "url";

    /// <summary>What comes back when it is tapped.</summary>
    public const string QuickReply = "quick-reply";

    /// <summary>A coupon that is copied.</summary>
    public const string CopyCode = "copy-code";

    [AllowedValues(Url, QuickReply, CopyCode)]
    public required string Type { get; set; }

    /// <summary>Its place among the template's buttons, from 0.</summary>
    public required int Index { get; set; }

    public required string Parameter { get; set; }
}

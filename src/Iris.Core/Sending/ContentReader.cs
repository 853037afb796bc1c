using System.Text.Json;
using Iris.Core.Addresses;
using Iris.Core.Attachments;
using Iris.Core.Catalogues;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Core.Strategies;
using Iris.Core.Templates;
using Iris.Core.Users;

namespace Iris.Core.Sending;

/// <summary>What a send says, as somebody wrote it.</summary>
/// <param name="Payload">The message; null for what a template makes.</param>
/// <param name="Template">What makes the message; null for a payload.</param>
/// <param name="AttachmentsId">Files that go out with it; null for none.</param>
internal sealed record Wording(JsonElement? Payload, TemplateUse? Template, IReadOnlyList<string>? AttachmentsId)
{
    /// <summary>Whether what is another channel's is put into words of this one.</summary>
    public bool Adapt { get; init; }

    public static Wording Of(SendCommand command) => new(command.Payload, command.Template, command.AttachmentsId);

    /// <summary>Of a step: its own, where it has one.</summary>
    public static Wording Of(StepDraft step, SendCommand send, IReadOnlyList<string>? attachmentsId) => step is { Payload: null, Template: null }
        ? new Wording(send.Payload, send.Template, attachmentsId)
        : new Wording(step.Payload, send.Template is { } common ? step.Template?.Over(common) : step.Template, attachmentsId);

    /// <summary>There is a message, one.</summary>
    public void Check(ErrorList errors)
    {
        if (Payload is null && Template is null)
            errors.Add(CommonErrors.Required(ChannelPayload.Path));
        else if (Payload is not null && Template is not null)
            errors.Add(TemplateErrors.PayloadBeside);
        else
            CommonChecks.Object(Payload, ChannelPayload.Path, errors);
    }

    /// <summary>Errors of a payload, where the payload was made.</summary>
    public IEnumerable<IrisError> Placed(IEnumerable<IrisError> errors) => Template is null ? errors : errors.Select(TemplateSender.Moved);
}

/// <summary>What a send says, read for the channel that carries it.</summary>
/// <param name="Payload">The payload.</param>
/// <param name="Json">The same as it is kept.</param>
internal sealed record SendContent(ChannelPayload Payload, JsonElement Json)
{
    /// <summary>Whether it was put into words of the channel.</summary>
    public bool IsAdapted { get; init; }

    /// <summary>The template that it was made of; null for none.</summary>
    public InteractionTemplate? Template { get; init; }

    /// <summary>Whether the provider's catalogue was looked at; null for a payload that names nothing in it.</summary>
    public PayloadFact? CatalogueFact { get; init; }

    /// <summary>Ids of the attachments that it needs, each once.</summary>
    public IReadOnlyList<string> Attachments { get; init; } = [];
}

/// <summary>Reads what sends say: fills templates in, and checks the payload, the files that it needs and the provider's template that it names.</summary>
internal sealed class ContentReader(TemplateSender templates, CatalogueCheck catalogues, AttachmentCheck attachments, IUserStore users)
{
    /// <param name="tenant">The tenant.</param>
    /// <param name="integration">What it goes through.</param>
    /// <param name="wording">As somebody wrote it.</param>
    /// <param name="findReader">Looks up whom it goes to, who may choose the language.</param>
    /// <param name="errors">Gets every rule that it breaks.</param>
    /// <param name="cancellationToken">Cancels the look-ups.</param>
    /// <returns>Null with errors.</returns>
    public async ValueTask<SendContent?> ReadAsync(
        TenantId tenant, ResolvedIntegration integration, Wording wording, Func<CancellationToken, ValueTask<Reader>> findReader, ErrorList errors,
        CancellationToken cancellationToken)
    {
        var found = new ErrorList();
        var filled = wording is { Template: { } use, Payload: null }
            ? await templates.FillAsync(tenant, use, wording.Adapt ? null : integration.Channel, findReader, found, cancellationToken)
            : null;
        var json = wording.Template is null ? wording.Payload : filled?.Payload;
        var adapted = wording.Adapt && json is { ValueKind: JsonValueKind.Object } other ? integration.Channel.Adapt(other) : null;
        var payload = ReadPayload(integration, adapted ?? json, found);
        var files = await attachments.CheckAsync(tenant, integration, payload, wording.AttachmentsId, found, cancellationToken);
        var fact = payload is null ? null : await catalogues.RunAsync(integration, payload, found, cancellationToken);
        errors.AddRange(wording.Placed(found.Items));
        return payload is null || !found.IsEmpty
            ? null
            : new SendContent(payload, (adapted ?? json)!.Value)
            {
                IsAdapted = adapted is not null,
                Template = filled?.Shown,
                CatalogueFact = fact,
                Attachments = files,
            };
    }

    /// <summary>Checks what can be known of a message that a stored strategy has, as far as it has one.</summary>
    public async ValueTask CheckAsync(TenantId tenant, IChannel? channel, Wording wording, ErrorList errors, CancellationToken cancellationToken)
    {
        if (wording is not { Payload: null, Template: null })
            wording.Check(errors);
        if (wording is { Template: { } use, Payload: null })
            await templates.CheckAsync(tenant, use, wording.Adapt ? null : channel, errors, cancellationToken);
    }

    /// <summary>Whom a send goes to: the owner of its first destination.</summary>
    public async ValueTask<Reader> FindReaderAsync(TenantId tenant, IReadOnlyList<Address> destinations, CancellationToken cancellationToken) =>
        destinations.Count > 0 && await users.FindOwnersAsync(tenant, [destinations[0]], cancellationToken) is [{ } user] ? ReaderOf(user) : Reader.Unknown;

    public static Reader ReaderOf(User user) =>
        new(UserLocale.Find(user.Metadata), UserZone.Find(user.Metadata) is { } zone ? UserZone.Read(zone) : null);

    private static ChannelPayload? ReadPayload(ResolvedIntegration integration, JsonElement? element, ErrorList errors)
    {
        if (element is not { ValueKind: JsonValueKind.Object } value)
            return null;

        var payload = integration.Channel.Read(
            value, new PayloadReading(integration.Integration.UnknownMembers, integration.Integration.AllowIrregularEmails), errors);
        if (payload is not null)
            integration.Adapter.CheckPayload(payload, errors);
        return payload;
    }
}

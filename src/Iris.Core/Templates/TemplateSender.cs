using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Core.Templates;

/// <summary>What is known of whom a send goes to, asked only where it makes a difference.</summary>
/// <param name="Locale">The user's language; null for none.</param>
/// <param name="Zone">The user's time zone; null for none.</param>
internal sealed record Reader(string? Locale, TimeZoneInfo? Zone)
{
    public static readonly Reader Unknown = new(null, null);
}

/// <summary>A template filled in for a send.</summary>
/// <param name="Payload">The payload.</param>
/// <param name="Shown">What the interaction shows of it.</param>
internal sealed record FilledTemplate(JsonElement Payload, InteractionTemplate Shown);

/// <summary>Fills templates in for sends.</summary>
internal sealed class TemplateSender(TemplateCatalog catalog, TimeProvider time)
{
    /// <summary>Where errors of the rendered payload stand.</summary>
    private const string PayloadField = $"{TemplateErrors.SendField}.payload";

    /// <param name="tenant">The tenant.</param>
    /// <param name="use">What the send names.</param>
    /// <param name="channel">Channel of the integration; null where a template of any will do.</param>
    /// <param name="findReader">Looks up whom it goes to.</param>
    /// <param name="errors">Gets everything that is wrong with it.</param>
    /// <param name="cancellationToken">Cancels the look-ups.</param>
    /// <returns>Null with errors.</returns>
    public async ValueTask<FilledTemplate?> FillAsync(
        TenantId tenant, TemplateUse use, IChannel? channel, Func<CancellationToken, ValueTask<Reader>> findReader, ErrorList errors,
        CancellationToken cancellationToken)
    {
        var found = new ErrorList();
        var filled = await FillOrTellAsync(tenant, use, channel, findReader, found, cancellationToken);
        errors.AddRange(found.Items);
        return found.IsEmpty ? filled : null;
    }

    /// <summary>Adds what is wrong with one before there are variables to fill it in with.</summary>
    public async ValueTask CheckAsync(TenantId tenant, TemplateUse use, IChannel? channel, ErrorList errors, CancellationToken cancellationToken) =>
        await FindAsync(tenant, use, channel, errors, cancellationToken);

    /// <summary>An error of a payload, where the payload was made.</summary>
    public static IrisError Moved(IrisError error, string path) => error.Field?.StartsWith(ChannelPayload.Path, StringComparison.Ordinal) == true
        ? error with { Field = path + error.Field[ChannelPayload.Path.Length..] }
        : error;

    /// <summary>An error of a rendered payload.</summary>
    public static IrisError Moved(IrisError error) => Moved(error, PayloadField);

    private async ValueTask<FilledTemplate?> FillOrTellAsync(
        TenantId tenant, TemplateUse use, IChannel? channel, Func<CancellationToken, ValueTask<Reader>> findReader, ErrorList errors,
        CancellationToken cancellationToken)
    {
        if (await FindAsync(tenant, use, channel, errors, cancellationToken) is not ({ } template, { } version, var zone))
            return null;

        var values = VariableValues.Read(use.Variables, version.Variables, withExamples: false, $"{TemplateErrors.SendField}.variables", errors);
        if (!errors.IsEmpty)
            return null;

        var isAsked = false;
        var reader = Reader.Unknown;
        if (use.Locale is null)
            (reader, isAsked) = (await findReader(cancellationToken), true);
        var locale = version.LocaleFor(use.Locale ?? reader.Locale);
        if (catalog.FormOf(template, version, locale) is not { } form)
            return null;

        if (zone is null && !isAsked && form.NeedsZone)
            reader = await findReader(cancellationToken);
        var culture = Locales.Find(use.Locale ?? reader.Locale) is { } asked && IsOf(asked.Name, locale) ? asked : Locales.Find(locale)!;
        var setting = new RenderSetting(VariableValues.ToLiquid(values), culture, zone ?? reader.Zone ?? TimeZoneInfo.Utc);
        return await form.RenderAsync(setting, time, PayloadField, errors) is { } payload
            ? new FilledTemplate(payload, new InteractionTemplate(template.Id, template.Name, version.Number, locale, VariableValues.ToJson(values)))
            : null;
    }

    /// <summary>Everything but the variables and what comes of them.</summary>
    private async ValueTask<(Template Template, TemplateVersion Version, TimeZoneInfo? Zone)?> FindAsync(
        TenantId tenant, TemplateUse use, IChannel? channel, ErrorList errors, CancellationToken cancellationToken)
    {
        if (use.Locale is not null && !Locales.IsValid(use.Locale))
            errors.Add(Locales.NotALocale($"{TemplateErrors.SendField}.locale"));
        var zone = use.TimeZone is null ? null : TimeZones.Find(use.TimeZone);
        if (use.TimeZone is not null && zone is null)
            errors.Add(CommonErrors.UnknownTimeZone($"{TemplateErrors.SendField}.timeZone"));
        if (await FindAsync(tenant, use, errors, cancellationToken) is not { } template)
            return null;

        if (channel is not null && template.Channel != channel.Name)
            errors.Add(TemplateErrors.WrongChannel(template.Channel, channel.Name));
        if (FindVersion(template, use.Version, errors) is not { } version)
            return null;

        return (template, version, zone);
    }

    /// <summary>A Mexican who reads the Spanish text still has Mexican numbers.</summary>
    private static bool IsOf(string culture, string locale) => Locales.Fallbacks(culture).Contains(locale, StringComparer.OrdinalIgnoreCase);

    private async ValueTask<Template?> FindAsync(TenantId tenant, TemplateUse use, ErrorList errors, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(use.Id) == string.IsNullOrWhiteSpace(use.Name))
        {
            errors.Add(TemplateErrors.IdOrName);
            return null;
        }

        var (field, template) = string.IsNullOrWhiteSpace(use.Id)
            ? ("name", use.Name!.Length <= TemplateDraft.MaxNameLength ? await catalog.FindByNameAsync(tenant, use.Name, cancellationToken) : null)
            : ("id", IrisId.IsValid(use.Id) ? await catalog.FindAsync(tenant, use.Id, cancellationToken) : null);
        if (template is null)
            errors.Add(TemplateErrors.NotFoundAt($"{TemplateErrors.SendField}.{field}"));
        return template;
    }

    private static TemplateVersion? FindVersion(Template template, int? number, ErrorList errors)
    {
        if (number is null)
        {
            if (template.Current is { } current)
                return current;

            errors.Add(TemplateErrors.NotPublished);
            return null;
        }

        var version = template.Find(number.Value);
        if (version is null)
            errors.Add(TemplateErrors.VersionNotFound($"{TemplateErrors.SendField}.version"));
        else if (version.State != TemplateState.Published)
            errors.Add(TemplateErrors.VersionNotPublished);
        return version is { State: TemplateState.Published } ? version : null;
    }
}

using System.Text.Json;
using Fluid.Values;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Kernel;

namespace Iris.Core.Templates;

/// <summary>How a version looks in one language.</summary>
/// <param name="Locale">The language.</param>
/// <param name="Payload">The payload, filled in.</param>
/// <param name="Read">The same as its channel reads it.</param>
public sealed record RenderedLocale(string Locale, JsonElement Payload, ChannelPayload Read);

/// <summary>What a version comes to.</summary>
/// <param name="Template">The template.</param>
/// <param name="Version">The version.</param>
/// <param name="Locales">How it looks in each language.</param>
/// <param name="Unused">Variables that are declared and that no content names.</param>
public sealed record TemplatePreview(Template Template, TemplateVersion Version, IReadOnlyList<RenderedLocale> Locales, IReadOnlyList<string> Unused);

/// <summary>What to look at.</summary>
/// <param name="Locale">Only this language, or what it falls back to; null for all.</param>
/// <param name="Variables">Values instead of examples.</param>
/// <param name="IntegrationId">The integration whose provider's rules count as well; null for none.</param>
/// <param name="TimeZone">Whose clocks moments are told by; null for UTC.</param>
public sealed record PreviewDraft(string? Locale = null, JsonElement? Variables = null, string? IntegrationId = null, string? TimeZone = null);

/// <summary>Fills a version in and holds it against its declaration, its channel and a provider; reports all of it.</summary>
internal sealed class TemplateCheck(AdapterRegistry registry, IntegrationCatalog integrations, TimeProvider time)
{
    private const string VariablesField = "variables";

    /// <summary>Names in one error.</summary>
    private const int MaxNamed = 20;

    /// <param name="template">The template.</param>
    /// <param name="version">One of its versions.</param>
    /// <param name="draft">What to look at.</param>
    /// <param name="errors">Errors known already; all others are added.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Null with errors.</returns>
    public async Task<TemplatePreview?> RunAsync(
        Template template, TemplateVersion version, PreviewDraft draft, ErrorList errors, CancellationToken cancellationToken)
    {
        if (registry.FindChannel(template.Channel) is not { } channel)
        {
            errors.Add(IntegrationErrors.AdapterMissing);
            return null;
        }

        if (draft.Locale is not null && !Locales.IsValid(draft.Locale))
            errors.Add(Locales.NotALocale("locale"));
        var zone = draft.TimeZone is null ? TimeZoneInfo.Utc : TimeZones.Find(draft.TimeZone);
        if (zone is null)
            errors.Add(CommonErrors.UnknownTimeZone("timeZone"));
        var integration = await FindAsync(template, draft.IntegrationId, errors, cancellationToken);
        var values = Values(version, draft.Variables, errors);
        var locales = errors.Has("locale") || draft.Locale is null ? [.. version.Contents.Keys] : new List<string> { version.LocaleFor(draft.Locale) };
        var names = new HashSet<string>(StringComparer.Ordinal);
        var isReady = errors.IsEmpty;
        var rendered = new List<RenderedLocale>();
        foreach (var locale in locales)
        {
            var path = $"contents.{locale}";
            var found = new ErrorList();
            var form = PayloadForm.Parse(version.Contents[locale], channel.HtmlMembers, path, found);
            AddUndeclared(form, version, path, found);
            foreach (var one in form.Names)
                names.UnionWith(one.Names.Read);
            if (found.IsEmpty && isReady
                && await form.RenderAsync(new RenderSetting(values, Locales.Find(locale)!, zone!), time, path, found) is { } payload
                && Read(channel, integration, payload, path, found) is { } read)
                rendered.Add(new RenderedLocale(locale, payload, read));
            errors.AddRange(found.Items);
        }

        return errors.IsEmpty
            ? new TemplatePreview(template, version, rendered, [.. version.Variables.Select(variable => variable.Name).Where(name => !names.Contains(name))])
            : null;
    }

    private async Task<ResolvedIntegration?> FindAsync(Template template, string? id, ErrorList errors, CancellationToken cancellationToken)
    {
        if (id is null)
            return null;

        var found = IrisId.IsValid(id) ? await integrations.FindAsync(template.Tenant, id, cancellationToken) : null;
        if (found is null)
            errors.Add(IntegrationErrors.NotFoundToSend);
        else if (found.Channel.Name != template.Channel)
            errors.Add(TemplateErrors.WrongChannel(template.Channel, found.Channel.Name) with { Field = IntegrationErrors.SendField });
        return found;
    }

    private static IReadOnlyDictionary<string, FluidValue> Values(TemplateVersion version, JsonElement? given, ErrorList errors)
    {
        var found = new ErrorList();
        var values = VariableValues.Read(given, version.Variables, withExamples: true, VariablesField, found);
        for (var i = 0; i < version.Variables.Count; i++)
        {
            // Who gives values is asked for the value; who publishes, for an example.
            if (given is null && version.Variables[i] is { Required: true, Default: null, Example: null })
                errors.Add(TemplateErrors.ExampleRequired($"{VariablesField}[{i}].example"));
        }

        if (given is not null)
            errors.AddRange(found.Items);
        return VariableValues.ToLiquid(values);
    }

    private static void AddUndeclared(PayloadForm form, TemplateVersion version, string path, ErrorList errors)
    {
        foreach (var (where, names) in form.Names)
        {
            var undeclared = names.Asked.Where(name => !version.Variables.Any(variable => variable.Name == name)).Take(MaxNamed).ToList();
            if (undeclared.Count > 0)
                errors.Add(TemplateErrors.Undeclared(path + where, string.Join(", ", undeclared)));
        }
    }

    /// <summary>The payload by the rules of its channel and of the provider, errors where its content stands.</summary>
    private static ChannelPayload? Read(IChannel channel, ResolvedIntegration? integration, JsonElement payload, string path, ErrorList errors)
    {
        var found = new ErrorList();
        var reading = integration is null
            ? new PayloadReading(UnknownMembers.Refuse)
            : new PayloadReading(integration.Integration.UnknownMembers, integration.Integration.AllowIrregularEmails);
        var read = channel.Read(payload, reading, found);
        if (read is not null)
            integration?.Adapter.CheckPayload(read, found);
        errors.AddRange(found.Items.Select(error => TemplateSender.Moved(error, path)));
        return found.IsEmpty ? read : null;
    }
}

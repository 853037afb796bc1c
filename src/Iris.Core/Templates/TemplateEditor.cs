using Iris.Core.Channels;
using Iris.Core.Idempotency;
using Iris.Core.Kernel;
using Iris.Core.Limits;

namespace Iris.Core.Templates;

/// <summary>Creates, changes, publishes and removes templates.</summary>
public sealed class TemplateEditor
{
    private readonly ITemplateStore store;
    private readonly TemplateCatalog catalog;
    private readonly TemplateCheck check;
    private readonly AdapterRegistry registry;
    private readonly TenantBounds bounds;
    private readonly TimeProvider time;

    internal TemplateEditor(
        ITemplateStore store, TemplateCatalog catalog, TemplateCheck check, AdapterRegistry registry, TenantBounds bounds, TimeProvider time)
    {
        this.store = store;
        this.catalog = catalog;
        this.check = check;
        this.registry = registry;
        this.bounds = bounds;
        this.time = time;
    }

    /// <summary>Makes a template whose first version is a draft.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="draft">What it shall be.</param>
    /// <param name="errors">Errors known already; all others are added.</param>
    /// <param name="keyed">The idempotency key, with which the answer is committed; null for none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns><see cref="IdempotencyErrors.InProgress"/> when another request got the key in between: look for its answer.</returns>
    public async Task<Result<Template>> CreateAsync(
        Caller caller, TemplateDraft draft, ErrorList errors, KeyedRequest<Template>? keyed, CancellationToken cancellationToken)
    {
        CommonChecks.Name(draft.Name, "name", TemplateDraft.MaxNameLength, errors);
        var channel = CheckWhole(draft, errors);
        if (!errors.IsEmpty)
            return errors;
        if (await bounds.CheckAsync(caller.Tenant, BoundKind.Templates, cancellationToken) is { } full)
            return full;

        var now = time.GetUtcNow();
        var template = Make(caller, draft, channel!, now);
        var result = keyed is null
            ? await store.CreateAsync(caller.Tenant, template, cancellationToken)
            : await store.TryCreateAsync(caller.Tenant, template, keyed.RecordOf(caller.Tenant, template, now), cancellationToken);
        catalog.Invalidate(caller.Tenant);
        return result switch
        {
            SaveResult.Taken => TemplateErrors.NameTaken,
            SaveResult.Conflict => IdempotencyErrors.InProgress,
            _ => template,
        };
    }

    /// <summary>Changes the members that the draft has; what belongs to a version changes the draft, or opens one after what was published.</summary>
    public Task<Result<Template>> UpdateAsync(Caller caller, string id, TemplateDraft draft, ErrorList errors, CancellationToken cancellationToken) =>
        EditAsync(
            caller.Tenant,
            id,
            template =>
            {
                if (draft.Name is not null)
                    CommonChecks.Name(draft.Name, "name", TemplateDraft.MaxNameLength, errors);
                if (draft.Channel is not null && !string.Equals(draft.Channel, template.Channel, StringComparison.OrdinalIgnoreCase))
                    errors.Add(TemplateErrors.ChannelFixed);
                draft.Check(registry.FindChannel(template.Channel), errors);
                if (errors.IsEmpty && draft.IsOfVersion)
                    Write(caller, template, draft, errors);
                if (!errors.IsEmpty)
                    return errors;

                template.Name = draft.Name?.Trim() ?? template.Name;
                template.Description = draft.Description ?? template.Description;
                return errors;
            },
            cancellationToken);

    /// <summary>Makes the draft the version that is sent from now on, if it holds what publishing checks.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">Id of the template.</param>
    /// <param name="number">The number that the draft has to have; null for any.</param>
    /// <param name="integrationId">The integration whose provider's rules count as well; null for none.</param>
    /// <param name="errors">Errors known already; all others are added.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Result<TemplatePreview>> PublishAsync(
        Caller caller, string id, int? number, string? integrationId, ErrorList errors, CancellationToken cancellationToken)
    {
        if (await FindAsync(caller.Tenant, id, cancellationToken) is not { } template)
            return TemplateErrors.NotFound;
        if (template.Draft is not { } version || (number is not null && number != version.Number))
            errors.Add(number is null || template.Find(number.Value) is not null ? TemplateErrors.NoDraft : TemplateErrors.VersionNotFound("version"));
        else if (await check.RunAsync(template, version, new PreviewDraft(IntegrationId: integrationId), errors, cancellationToken) is { } preview && errors.IsEmpty)
            return await PublishAsync(caller, preview, cancellationToken);

        return errors;
    }

    /// <summary>Takes a published version out of use, or all of them.</summary>
    public Task<Result<Template>> ArchiveAsync(TenantId tenant, string id, int? number, ErrorList errors, CancellationToken cancellationToken) =>
        EditAsync(
            tenant,
            id,
            template =>
            {
                if (number is not null && template.Find(number.Value) is null)
                    errors.Add(TemplateErrors.VersionNotFound("version"));
                else if (!template.Versions.Exists(version => IsMeant(version)))
                    errors.Add(TemplateErrors.NothingPublished);
                for (var i = 0; errors.IsEmpty && i < template.Versions.Count; i++)
                {
                    if (IsMeant(template.Versions[i]))
                        template.Versions[i] = template.Versions[i] with { State = TemplateState.Archived, Archived = template.Updated };
                }

                return errors;

                bool IsMeant(TemplateVersion version) => version.State == TemplateState.Published && (number is null || version.Number == number);
            },
            cancellationToken);

    /// <summary>Removes a draft or an archived version.</summary>
    public Task<Result<Template>> RemoveVersionAsync(TenantId tenant, string id, int number, CancellationToken cancellationToken) =>
        EditAsync(
            tenant,
            id,
            template =>
            {
                var refusal = template.Find(number) switch
                {
                    null => TemplateErrors.VersionNotFound(),
                    { State: TemplateState.Published } => TemplateErrors.VersionInUse,
                    _ when template.Versions.Count == 1 => TemplateErrors.LastVersion,
                    _ => null,
                };
                if (refusal is null)
                    template.Versions.RemoveAll(version => version.Number == number);
                return ErrorList.Of(refusal);
            },
            cancellationToken);

    /// <summary>Removes a template with all its versions. What was sent with it stays as it is.</summary>
    public async Task<Result<Template>> DeleteAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        if (await FindAsync(tenant, id, cancellationToken) is not { } template)
            return TemplateErrors.NotFound;

        var removed = await store.RemoveAsync(tenant, id, cancellationToken);
        catalog.Invalidate(tenant);
        return removed ? template : TemplateErrors.NotFound;
    }

    /// <summary>Shows a version as it would be sent.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="id">Id of the template.</param>
    /// <param name="number">Any of its versions; null for the draft, or where there is none the current one.</param>
    /// <param name="draft">What to look at.</param>
    /// <param name="errors">Errors known already; all others are added.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Result<TemplatePreview>> PreviewAsync(
        TenantId tenant, string id, int? number, PreviewDraft draft, ErrorList errors, CancellationToken cancellationToken)
    {
        if (await FindAsync(tenant, id, cancellationToken) is not { } template)
            return TemplateErrors.NotFound;

        var version = number is null ? template.Draft ?? template.Current ?? template.Versions[^1] : template.Find(number.Value);
        if (version is null)
            errors.Add(TemplateErrors.VersionNotFound("version"));
        else if (await check.RunAsync(template, version, draft, errors, cancellationToken) is { } preview && errors.IsEmpty)
            return preview;

        return errors;
    }

    /// <summary>Shows what was not saved as it would be sent.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="draft">Channel, contents and variables; a name is not needed.</param>
    /// <param name="look">What to look at of it.</param>
    /// <param name="errors">Errors known already; all others are added.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Result<TemplatePreview>> PreviewUnsavedAsync(
        Caller caller, TemplateDraft draft, PreviewDraft look, ErrorList errors, CancellationToken cancellationToken)
    {
        var channel = CheckWhole(draft, errors);
        if (!errors.IsEmpty)
            return errors;

        var template = Make(caller, draft, channel!, time.GetUtcNow());
        return await check.RunAsync(template, template.Versions[0], look, errors, cancellationToken) is { } preview && errors.IsEmpty
            ? preview
            : Result.Refused<TemplatePreview>(errors.Items);
    }

    /// <summary>Whether a draft has all that a first version needs.</summary>
    private IChannel? CheckWhole(TemplateDraft draft, ErrorList errors)
    {
        var channel = FindChannel(draft.Channel, errors);
        if (draft.Contents is null)
            errors.Add(CommonErrors.Required("contents"));
        if (draft.DefaultLocale is null)
            errors.Add(CommonErrors.Required("defaultLocale"));
        draft.Check(channel, errors);
        if (draft is { DefaultLocale: { } locale, Contents: { } contents } && !errors.Has("contents") && !contents.ContainsKey(locale))
            errors.Add(TemplateErrors.DefaultNotWritten("defaultLocale"));
        return channel;
    }

    private static Template Make(Caller caller, TemplateDraft draft, IChannel channel, DateTimeOffset now) => new()
    {
        Id = IrisId.New(now),
        Tenant = caller.Tenant,
        Name = draft.Name?.Trim() ?? "",
        Channel = channel.Name,
        Description = draft.Description,
        NextNumber = 2,
        Versions =
        [
            new TemplateVersion
            {
                Number = 1,
                State = TemplateState.Draft,
                DefaultLocale = draft.DefaultLocale!,
                Contents = new(draft.Contents!),
                Variables = draft.ToVariables() ?? [],
                AuthorId = caller.AuthorId,
                Created = now,
            },
        ],
        Created = now,
        Updated = now,
    };

    private async Task<Result<TemplatePreview>> PublishAsync(Caller caller, TemplatePreview preview, CancellationToken cancellationToken)
    {
        var published = default(TemplateVersion);
        var result = await EditAsync(
            caller.Tenant,
            preview.Template.Id,
            template =>
            {
                // What was checked is what is published, or nothing.
                if (template.Version != preview.Template.Version)
                    return ErrorList.Of(CommonErrors.Modified());

                published = preview.Version with { State = TemplateState.Published, Published = template.Updated, AuthorId = caller.AuthorId };
                template.Versions[template.Versions.FindIndex(version => version.Number == published.Number)] = published;
                return new ErrorList();
            },
            cancellationToken);
        return result.IsSuccess
            ? preview with { Template = result.Value, Version = published! }
            : Result.Refused<TemplatePreview>(result.Errors);
    }

    /// <summary>Into the draft, or a new one like what was published last.</summary>
    private static void Write(Caller caller, Template template, TemplateDraft draft, ErrorList errors)
    {
        var former = template.Draft ?? template.Current ?? template.Versions[^1];
        var isNew = former.State != TemplateState.Draft;
        if (isNew && template.Versions.Count >= Template.MaxVersions)
            errors.Add(TemplateErrors.TooManyVersions);
        var written = new TemplateVersion
        {
            Number = isNew ? template.NextNumber : former.Number,
            State = TemplateState.Draft,
            DefaultLocale = draft.DefaultLocale ?? former.DefaultLocale,
            Contents = draft.Contents is null ? former.Contents : new(draft.Contents),
            Variables = draft.ToVariables() ?? former.Variables,
            AuthorId = caller.AuthorId,
            Created = isNew ? template.Updated : former.Created,
        };
        if (!written.Contents.ContainsKey(written.DefaultLocale))
            errors.Add(TemplateErrors.DefaultNotWritten("defaultLocale"));
        if (!errors.IsEmpty)
            return;

        if (!isNew)
            template.Versions.Remove(former);
        template.Versions.Add(written);
        template.NextNumber = isNew ? template.NextNumber + 1 : template.NextNumber;
    }

    private IChannel? FindChannel(string? name, ErrorList errors)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            errors.Add(CommonErrors.Required("channel"));
            return null;
        }

        var channel = registry.FindChannel(name);
        if (channel is null)
            errors.Add(CommonErrors.NotAllowed("channel", registry.Channels.Select(one => one.Name)));
        return channel;
    }

    private Task<Template?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        IrisId.IsValid(id) ? store.FindAsync(tenant, id, cancellationToken) : Task.FromResult<Template?>(null);

    private async Task<Result<Template>> EditAsync(
        TenantId tenant, string id, Func<Template, ErrorList> change, CancellationToken cancellationToken)
    {
        var row = new GuardedRow<Template>(
            () => FindAsync(tenant, id, cancellationToken), template => store.SaveAsync(tenant, template, cancellationToken), TemplateErrors.NotFound);
        var result = await GuardedEdit.RunAsync(
            row,
            template =>
            {
                template.Updated = time.GetUtcNow();
                return change(template);
            },
            _ => Task.FromResult(ErrorList.Of(TemplateErrors.NameTaken)));
        catalog.Invalidate(tenant);
        return result;
    }
}

using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Core.Templates;

/// <summary>
/// Templates ready for use, kept in memory for a moment so that a send neither reads nor parses one. A change made through this process is seen at
/// once, one made elsewhere after <see cref="Lifetime"/>.
/// </summary>
internal sealed class TemplateCatalog(ITemplateStore store, AdapterRegistry registry, TimeProvider time)
{
    /// <summary>How long another process's change may go unseen.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(2);

    private const int Capacity = 10_000;

    /// <summary>Bytes of the payloads that are kept parsed; what a payload is parsed into takes several times as much.</summary>
    private const long MaxParsed = 32 * 1024 * 1024;

    private readonly ConcurrentDictionary<(TenantId, string), Entry> entries = new();
    private readonly ConcurrentDictionary<(string Id, int Version, string Locale), PayloadForm> forms = new();
    private long parsed;
    private long changes;

    public ValueTask<Template?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        FindAsync(tenant, id, cancel => store.FindAsync(tenant, id, cancel), cancellationToken);

    /// <summary>Finds by name.</summary>
    public ValueTask<Template?> FindByNameAsync(TenantId tenant, string name, CancellationToken cancellationToken)
    {
        // No id has a blank.
        var key = Template.KeyOf(name);
        return FindAsync(tenant, $"name {key}", cancel => store.FindByNameAsync(tenant, key, cancel), cancellationToken);
    }

    /// <summary>The payload of a version that never changes, parsed; null where this build lacks its channel.</summary>
    public PayloadForm? FormOf(Template template, TemplateVersion version, string locale)
    {
        if (registry.FindChannel(template.Channel) is not { } channel)
            return null;
        if (forms.TryGetValue((template.Id, version.Number, locale), out var known))
            return known;

        var payload = version.Contents[locale];
        var form = PayloadForm.Parse(payload, channel.HtmlMembers, "", new ErrorList());
        if (Interlocked.Add(ref parsed, JsonMarshal.GetRawUtf8Value(payload).Length) > MaxParsed)
        {
            forms.Clear();
            Interlocked.Exchange(ref parsed, 0);
        }

        forms[(template.Id, version.Number, locale)] = form;
        return form;
    }

    /// <summary>Forgets what was read: a template was changed, and its name may have been another's.</summary>
    public void Invalidate(TenantId tenant)
    {
        Interlocked.Increment(ref changes);
        foreach (var (key, _) in entries.Where(entry => entry.Key.Item1 == tenant))
            entries.TryRemove(key, out _);
    }

    private async ValueTask<Template?> FindAsync(
        TenantId tenant, string key, Func<CancellationToken, Task<Template?>> read, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (entries.TryGetValue((tenant, key), out var entry) && entry.Until > now)
            return entry.Template;

        var before = Interlocked.Read(ref changes);
        if (await read(cancellationToken) is not { } template)
        {
            entries.TryRemove((tenant, key), out _);
            return null;
        }

        if (entries.Count >= Capacity)
            entries.Clear();
        entries[(tenant, key)] = new Entry(template, now + Lifetime);
        // What was changed since it was read must not be kept as it was.
        if (Interlocked.Read(ref changes) != before)
            entries.TryRemove((tenant, key), out _);
        return template;
    }

    private sealed record Entry(Template Template, DateTimeOffset Until);
}

using System.Text.Json;
using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Core.Templates;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

/// <summary>Templates.</summary>
public abstract class TemplateStoreContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    [Fact]
    public async Task CreateAsync_Template_IsFoundToTheLetterByItsTenantAlone()
    {
        var template = Template(Acme, Odd);

        Assert.Equal(SaveResult.Saved, await Stores.Templates.CreateAsync(Acme, template, None));

        Assert.Equal(1, template.Version);
        foreach (var found in new[]
        {
            await Stores.Templates.FindAsync(Acme, template.Id, None),
            await Stores.Templates.FindByNameAsync(Acme, template.NameKey, None),
            Assert.Single((await Stores.Templates.ListAsync(Acme, null, null, 10, None)).Items),
            Assert.Single((await Stores.Templates.ListAsync(Acme, "Email", null, 10, None)).Items),
        })
        {
            Assert.Equal((Text(template), 1), (Text(found!), found!.Version));
        }

        Assert.Null(await Stores.Templates.FindAsync(Other, template.Id, None));
        Assert.Null(await Stores.Templates.FindByNameAsync(Other, template.NameKey, None));
        Assert.Empty((await Stores.Templates.ListAsync(Other, null, null, 10, None)).Items);
        Assert.Empty((await Stores.Templates.ListAsync(Acme, "SMS", null, 10, None)).Items);
    }

    [Fact]
    public async Task CreateAsync_NameOfAnother_IsTakenInItsTenantAlone()
    {
        var first = Template(Acme, "Bienvenida");
        await Stores.Templates.CreateAsync(Acme, first, None);

        Assert.Equal(SaveResult.Taken, await Stores.Templates.CreateAsync(Acme, Template(Acme, " BIENVENIDA "), None));
        Assert.Equal(SaveResult.Taken, await Stores.Templates.TryCreateAsync(Acme, Template(Acme, "bienvenida"), Record("k"), None));
        Assert.Equal(SaveResult.Saved, await Stores.Templates.CreateAsync(Other, Template(Other, "Bienvenida"), None));

        Assert.Equal(first.Id, Assert.Single((await Stores.Templates.ListAsync(Acme, null, null, 10, None)).Items).Id);
        Assert.Null(await Stores.Idempotency.FindAsync(Acme, "k", None));
    }

    [Fact]
    public async Task CreateAsync_ManyOfOneNameAtOnce_MakesOne()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, TBackend.AtOnce(20)).Select(_ => Stores.Templates.CreateAsync(Acme, Template(Acme, "a"), None)));

        Assert.Single(made, result => result == SaveResult.Saved);
        Assert.Single((await Stores.Templates.ListAsync(Acme, null, null, 50, None)).Items);
    }

    [Fact]
    public async Task TryCreateAsync_SameKeyAgain_WritesNothing()
    {
        Assert.Equal(SaveResult.Saved, await Stores.Templates.TryCreateAsync(Acme, Template(Acme, "a"), Record("k"), None));

        Assert.Equal(SaveResult.Conflict, await Stores.Templates.TryCreateAsync(Acme, Template(Acme, "b"), Record("k"), None));

        Assert.Equal("a", Assert.Single((await Stores.Templates.ListAsync(Acme, null, null, 10, None)).Items).Name);
        Assert.Equal([1, 2], (await Stores.Idempotency.FindAsync(Acme, "k", None))!.Answer);
        Assert.Equal(1, await Stores.Idempotency.PruneAsync(Now.AddDays(1), 10, None));
        Assert.Null(await Stores.Idempotency.FindAsync(Acme, "k", None));
        Assert.NotNull(await Stores.Templates.FindByNameAsync(Acme, "a", None));
    }

    [Fact]
    public async Task SaveAsync_CurrentVersion_ReplacesAllOfIt()
    {
        var template = Template(Acme, "a");
        await Stores.Templates.CreateAsync(Acme, template, None);
        (template.Name, template.Description) = ("b", null);
        template.Versions[0] = template.Versions[0] with { State = TemplateState.Archived, Archived = Now.AddTicks(7) };

        Assert.Equal(SaveResult.Saved, await Stores.Templates.SaveAsync(Acme, template, None));

        Assert.Equal(2, template.Version);
        Assert.Equal(Text(template), Text((await Stores.Templates.FindByNameAsync(Acme, "b", None))!));
        Assert.Null(await Stores.Templates.FindByNameAsync(Acme, "a", None));
        Assert.Equal(SaveResult.Saved, await Stores.Templates.CreateAsync(Acme, Template(Acme, "a"), None));
    }

    [Fact]
    public async Task SaveAsync_StaleMissingOrTaken_ChangesNothing()
    {
        var (template, other) = (Template(Acme, "a"), Template(Acme, "b"));
        await Stores.Templates.CreateAsync(Acme, template, None);
        await Stores.Templates.CreateAsync(Acme, other, None);
        var stale = (await Stores.Templates.FindAsync(Acme, template.Id, None))!;
        await Stores.Templates.SaveAsync(Acme, template, None);

        Assert.Equal(SaveResult.Conflict, await Stores.Templates.SaveAsync(Acme, stale, None));
        Assert.Equal(SaveResult.Missing, await Stores.Templates.SaveAsync(Other, template, None));
        template.Name = "B";
        Assert.Equal(SaveResult.Taken, await Stores.Templates.SaveAsync(Acme, template, None));

        Assert.Equal(("a", 2L), ((await Stores.Templates.FindAsync(Acme, template.Id, None))!.Name, template.Version));
    }

    [Fact]
    public async Task RemoveAsync_Template_IsGoneOnceAndItsNameFree()
    {
        var template = Template(Acme, "a");
        await Stores.Templates.CreateAsync(Acme, template, None);

        Assert.False(await Stores.Templates.RemoveAsync(Other, template.Id, None));
        Assert.True(await Stores.Templates.RemoveAsync(Acme, template.Id, None));
        Assert.False(await Stores.Templates.RemoveAsync(Acme, template.Id, None));

        Assert.Equal(SaveResult.Missing, await Stores.Templates.SaveAsync(Acme, template, None));
        Assert.Equal(SaveResult.Saved, await Stores.Templates.CreateAsync(Acme, Template(Acme, "a"), None));
    }

    [Theory]
    [InlineData(null, 7)]
    [InlineData("SMS", 3)]
    public async Task ListAsync_Pages_GoThroughAllNewestFirst(string? channel, int count)
    {
        for (var i = 0; i < 7; i++)
            await Stores.Templates.CreateAsync(Acme, Template(Acme, $"{i}", i % 2 == 1 ? "SMS" : "Email"), None);

        var listed = await Pages.ReadAsync<Template>(2, (cursor, most) => Stores.Templates.ListAsync(Acme, channel, cursor, most, None));

        Assert.Equal(count, listed.Count);
        Assert.Equal(listed.Select(template => template.Id).OrderDescending(), listed.Select(template => template.Id));
    }

    private static Iris.Core.Idempotency.IdempotencyRecord Record(string key) => new(Acme, key, "hash", Now, [1, 2]);

    private static string Text(Template template) => JsonSerializer.Serialize(template, DocumentContext.Documents.Template);
}

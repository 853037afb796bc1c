using System.Text.Json;
using Iris.Core.Catalogues;
using Iris.Core.Channels;
using Iris.Core.Storage;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

/// <summary>Catalogues of providers' templates.</summary>
public abstract class CatalogueStoreContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    [Fact]
    public async Task SaveAsync_Catalogue_IsFoundToTheLetterByItsTenantAloneAndReplaced()
    {
        var catalogue = Catalogue(Acme);

        await Stores.Catalogues.SaveAsync(Acme, catalogue, None);

        Assert.Equal(Text(catalogue), Text((await Stores.Catalogues.FindAsync(Acme, catalogue.Id, None))!));
        Assert.Null(await Stores.Catalogues.FindAsync(Other, catalogue.Id, None));
        catalogue.Take(CatalogueAnswer.Failed(Odd), Now.AddHours(1));
        await Stores.Catalogues.SaveAsync(Acme, catalogue, None);
        Assert.Equal(Text(catalogue), Text(Assert.Single((await Stores.Catalogues.ListAsync(Acme, null, 10, None)).Items)));
        Assert.Empty((await Stores.Catalogues.ListAsync(Other, null, 10, None)).Items);
    }

    [Fact]
    public async Task SaveAsync_ManyAtOnce_LeaveOne()
    {
        var catalogue = Catalogue(Acme);

        await Task.WhenAll(Enumerable.Range(0, TBackend.AtOnce(10)).Select(_ => Stores.Catalogues.SaveAsync(Acme, catalogue, None)));

        Assert.Single((await Stores.Catalogues.ListAsync(Acme, null, 10, None)).Items);
    }

    [Fact]
    public async Task RemoveAsync_Catalogue_IsGoneForItsTenantAlone()
    {
        var catalogue = Catalogue(Acme);
        await Stores.Catalogues.SaveAsync(Acme, catalogue, None);

        await Stores.Catalogues.RemoveAsync(Other, catalogue.Id, None);
        Assert.NotNull(await Stores.Catalogues.FindAsync(Acme, catalogue.Id, None));
        await Stores.Catalogues.RemoveAsync(Acme, catalogue.Id, None);
        Assert.Null(await Stores.Catalogues.FindAsync(Acme, catalogue.Id, None));
    }

    [Fact]
    public async Task ListAsync_Pages_GoThroughAllNewestFirst()
    {
        for (var i = 0; i < 5; i++)
            await Stores.Catalogues.SaveAsync(Acme, Catalogue(Acme), None);

        var listed = await Pages.ReadAsync<ProviderCatalogue>(2, (cursor, most) => Stores.Catalogues.ListAsync(Acme, cursor, most, None));

        Assert.Equal(5, listed.Count);
        Assert.Equal(listed.Select(one => one.Id).OrderDescending(), listed.Select(one => one.Id));
    }

    private static string Text(ProviderCatalogue catalogue) => JsonSerializer.Serialize(catalogue, DocumentContext.Documents.ProviderCatalogue);
}

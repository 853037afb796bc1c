using System.Reflection;
using System.Text.Json;
using Iris.Adapters.Channels;
using Iris.Adapters.Channels.Rcs;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Tests.Channels;

/// <summary>What a payload lists is measured before any of it is looked at.</summary>
public sealed class PayloadListTests
{
    private static readonly IEnumerable<Type> Payloads = typeof(PayloadRules).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ChannelPayload)));

    [Fact]
    public void EveryList_OfAnyPayload_SaysHowLongItMayBe()
    {
        var lists = Payloads.SelectMany(payload => ListsOf(payload, [])).Distinct().ToList();

        Assert.True(lists.Count > 8, $"Only {lists.Count} lists were found.");
        Assert.Empty(lists.Where(list => list.GetCustomAttribute<MaxItemsAttribute>() is null).Select(list => $"{list.DeclaringType!.Name}.{list.Name}"));
    }

    [Theory]
    [InlineData("text-message-rcs", "Suggestions", "TOO_MANY payLoad.suggestions")]
    [InlineData("carousel-message-rcs", "Cards", "NUMBER_OF_CARDS payLoad.cards")]
    public void Read_FarTooManyItems_SaysSoAndNothingAboutTheItems(string type, string member, string error)
    {
        var items = string.Join(',', Enumerable.Repeat("{}", 200_000));
        var payload = JsonElement.Parse($$"""{ "Type": "{{type}}", {{(member == "Cards" ? "" : "\"Text\": \"Hola\",")}} "{{member}}": [{{items}}] }""");

        Assert.Equal([error], PayloadTable.ErrorsOf(new RcsChannel(), payload));
    }

    private static IEnumerable<PropertyInfo> ListsOf(Type type, HashSet<Type> seen)
    {
        if (type.Assembly != typeof(PayloadRules).Assembly || !seen.Add(type))
            yield break;

        foreach (var property in type.GetProperties())
        {
            var item = property.PropertyType is { IsGenericType: true } list && list.GetGenericTypeDefinition() == typeof(List<>) ? list.GenericTypeArguments[0] : null;
            if (item is not null)
                yield return property;
            foreach (var inner in ListsOf(item ?? property.PropertyType, seen))
                yield return inner;
        }
    }
}

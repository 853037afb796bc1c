using System.Text.Json.Nodes;
using Iris.Core.Channels;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Iris.Api.OpenApi;

/// <summary>Describes what each channel sends: one schema for each kind of message, told apart by its <c>Type</c>.</summary>
internal sealed class PayloadSchemas(IEnumerable<IChannel> channels) : IDocumentFilter
{
    /// <summary>Any of them.</summary>
    public const string Name = "Payload";

    private const string Kind = "Type";
    private const string KindMember = "type";
    private const string Text = "text";

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        var kinds = channels.SelectMany(channel => channel.PayloadContracts.Select(contract => (Channel: channel.Name, Type: contract.Key, Contract: contract.Value)))
            .GroupBy(kind => kind.Type).OrderBy(kind => kind.Key, StringComparer.Ordinal).ToList();
        var schemas = context.SchemaRepository.Schemas;
        var mapping = new Dictionary<string, OpenApiSchemaReference>();
        foreach (var kind in kinds)
        {
            // A kind that two channels have is described by the one that has more to say.
            var contract = kind.Select(one => one.Contract).MaxBy(one => one.GetProperties().Length)!;
            var name = kind.Count() > 1 ? "TextPayload" : NameOf(kind.Key, contract, kinds.SelectMany(one => one).Count(one => one.Contract == contract));
            context.SchemaGenerator.GenerateSchema(contract, context.SchemaRepository);
            schemas[name] = Named((OpenApiSchema)schemas[contract.Name], kind.Key, [.. kind.Select(one => one.Channel)]);
            mapping.Add(kind.Key, new OpenApiSchemaReference(name, swaggerDoc));
        }

        foreach (var contract in kinds.SelectMany(kind => kind).Select(kind => kind.Contract.Name).Where(name => mapping.Values.All(kind => kind.Reference.Id != name)))
            schemas.Remove(contract);
        schemas[Name] = new OpenApiSchema
        {
            Description = "A message: `Type` names its kind inside the integration's channel. Names bind without regard to case. Members that a kind does "
                + "not have are refused or kept, as the integration's `unknownMembers` says.",
            OneOf = [.. mapping.Values],
            Discriminator = new OpenApiDiscriminator { PropertyName = Kind, Mapping = mapping },
        };
    }

    /// <summary>The class itself where it has one kind; else its channel's letters and the first word of the kind.</summary>
    private static string NameOf(string kind, Type contract, int kindsOfContract) => kindsOfContract == 1
        ? contract.Name
        : $"Rcs{char.ToUpperInvariant(kind[0])}{kind.Split('-')[0][1..]}Payload";

    private static OpenApiSchema Named(OpenApiSchema contract, string kind, IReadOnlyList<string> channels)
    {
        var members = new Dictionary<string, IOpenApiSchema>
        {
            [Kind] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [JsonValue.Create(kind)], Description = "The kind of message." },
        };
        foreach (var (name, member) in contract.Properties!.Where(member => member.Key != KindMember && member.Value is not OpenApiSchema { ReadOnly: true }))
            members.Add(Documented(name, contract), member);
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Title = $"{string.Join(", ", channels)}: {kind}",
            Description = contract.Description,
            Required = new HashSet<string>([Kind, .. (contract.Required ?? new HashSet<string>()).Where(name => name != KindMember).Select(name => Documented(name, contract))]),
            Properties = members,
        };
    }

    /// <summary>The text of a text message as the documents write it; other members are ours.</summary>
    private static string Documented(string name, OpenApiSchema contract) =>
        name == Text && contract.Required?.Contains(Text) == true ? "Text" : name;
}

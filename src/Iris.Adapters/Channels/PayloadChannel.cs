using System.Collections.Frozen;
using System.Text.Json;
using FluentValidation;
using Iris.Adapters.Http;
using Iris.Core.Addresses;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Channels;

/// <summary>A channel that binds and validates its payloads by their <c>Type</c>, without regard to case.</summary>
/// <param name="name">Name on the wire.</param>
/// <param name="id">Constant id.</param>
/// <param name="takes">Kinds of address that it sends to, its usual one first.</param>
/// <param name="addresses">Which hosts media may be at; null for those of the public internet.</param>
/// <param name="kinds">Its kinds of message.</param>
internal abstract class PayloadChannel(
    string name, string id, IReadOnlyList<DestinationKind> takes, AddressRules? addresses, params IReadOnlyList<PayloadKind> kinds) : IChannel
{
    public string Name => name;

    public string Id => id;

    public IReadOnlyList<DestinationKind> Takes => takes;

    public virtual string? TextType => null;

    public virtual bool HasParts => false;

    public virtual TimeSpan? ReplyWindow => null;

    public virtual IReadOnlySet<string> HtmlMembers => FrozenSet<string>.Empty;

    public virtual PayloadPreview Preview(ChannelPayload payload) => new() { Text = payload.Summarise().Body };

    public virtual bool AttachesFiles => false;

    public virtual IReadOnlyDictionary<string, MediaLimit> Media => FrozenDictionary<string, MediaLimit>.Empty;

    public IReadOnlyList<string> PayloadTypes { get; } = [.. kinds.Select(kind => kind.Type)];

    public IReadOnlyDictionary<string, Type> PayloadContracts => kinds.ToDictionary(kind => kind.Type, kind => kind.Contract);

    public ChannelPayload? Read(JsonElement payload, PayloadReading reading, ErrorList errors)
    {
        // The caller's list may hold errors of other members; they say nothing about the payload.
        var found = new ErrorList();
        var result = ReadKind(payload, reading, found);
        errors.AddRange(found.Items);
        return found.IsEmpty ? result : null;
    }

    public JsonElement? Adapt(JsonElement payload)
    {
        if (payload.ValueKind != JsonValueKind.Object || PayloadTypes.Contains(PayloadWords.TypeOf(payload), StringComparer.OrdinalIgnoreCase))
            return null;

        return PayloadWords.Of(payload, addresses ?? AddressRules.Default) is { } words ? Worded(words) : null;
    }

    /// <summary>A payload of this channel with these words, which may have several lines.</summary>
    protected virtual JsonElement Worded(string words) => ((IChannel)this).PlainText(words);

    private ChannelPayload? ReadKind(JsonElement payload, PayloadReading reading, ErrorList errors)
    {
        var head = ContractReader.Read<Head>(payload, ChannelPayload.Path, errors);
        if (payload.ValueKind == JsonValueKind.Null)
            errors.Add(CommonErrors.Required(ChannelPayload.Path));
        if (head is null || !errors.IsEmpty)
            return null;

        var kind = kinds.FirstOrDefault(kind => string.Equals(kind.Type, head.Type, StringComparison.OrdinalIgnoreCase));
        if (kind is null)
        {
            errors.Add(CommonErrors.NotAllowed($"{ChannelPayload.Path}.type", PayloadTypes));
            return null;
        }

        return kind.Read(payload, addresses ?? AddressRules.Default, reading, errors);
    }

    private sealed class Head
    {
        public required string Type { get; set; }
    }
}

/// <summary>One value of <c>Type</c>.</summary>
internal abstract class PayloadKind(string type)
{
    public string Type { get; } = type;

    public abstract Type Contract { get; }

    public abstract ChannelPayload? Read(JsonElement payload, AddressRules addresses, PayloadReading reading, ErrorList errors);
}

/// <summary>A kind of message, its class and its rules.</summary>
/// <param name="type">Value of <c>Type</c>.</param>
/// <param name="rules">Makes its rules, when the first of its kind comes: making those of all kinds took a tenth of the start.</param>
/// <param name="refusesUnknown">Whether members that it does not have are errors whatever the integration says; what was accepted before stays so.</param>
internal sealed class PayloadKind<TPayload>(string type, Func<IValidator<TPayload>> rules, bool refusesUnknown = false) : PayloadKind(type)
    where TPayload : ChannelPayload
{
    private readonly Lazy<IValidator<TPayload>> validator = new(rules);

    public override Type Contract => typeof(TPayload);

    public override ChannelPayload? Read(JsonElement payload, AddressRules addresses, PayloadReading reading, ErrorList errors)
    {
        var bound = new ErrorList();
        var message = ContractReader.Read<TPayload>(payload, ChannelPayload.Path, bound, refusesUnknown && !reading.IsAccepted ? UnknownMembers.Refuse : reading.Unknown);
        if (message is not null)
        {
            message.Type = Type;
            // The list keeps an error from standing beside one of its own members. What did not bind comes first, since it makes rules
            // fail that the caller did not break; then outer members before inner ones; last what is merely missing.
            errors.AddRange(bound.Items.Where(error => !IsLast(error)));
            errors.AddRange(BrokenRules(message, addresses, reading, bound).OrderBy(error => error.Field, StringComparer.Ordinal));
        }

        errors.AddRange(message is null ? bound.Items : bound.Items.Where(IsLast));
        return message;
    }

    private IEnumerable<IrisError> BrokenRules(TPayload message, AddressRules addresses, PayloadReading reading, ErrorList bound)
    {
        // An item that did not bind is not in its list, so the positions of the others have moved: their rules wait for the next try.
        var moved = bound.Items.Where(IsItem).Select(error => error.Field![..(error.Field!.LastIndexOf('[') + 1)]).ToArray();
        var context = new ValidationContext<TPayload>(message);
        context.RootContextData[nameof(AddressRules)] = addresses;
        context.RootContextData[nameof(PayloadReading)] = reading;
        foreach (var failure in validator.Value.Validate(context).Errors)
        {
            var field = $"{ChannelPayload.Path}.{failure.WirePath()}";
            if (!moved.Any(list => field.StartsWith(list, StringComparison.Ordinal)))
                yield return failure.ErrorAt(field);
        }
    }

    /// <summary>Merely missing, or the word for those that are not listed.</summary>
    private static bool IsLast(IrisError error) => error.Field is null || (!IsItem(error) && error == CommonErrors.Required(error.Field));

    private static bool IsItem(IrisError error) => error.Field?.EndsWith(']') == true;
}

using System.Collections.Concurrent;
using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Errors;
using Iris.Core.Interactions;
using Iris.Core.Users;

namespace Iris.Testing;

/// <summary>A channel whose payloads are <c>{ "Type": "text", "Text": … }</c>.</summary>
public sealed class ScriptedChannel : IChannel
{
    public const string ChannelName = "Scripted";

    /// <summary>A valid payload.</summary>
    public static readonly JsonElement Payload = JsonElement.Parse("""{ "Type": "text", "Text": "Hola" }""");

    public string Name => ChannelName;

    public string Id => "000000000000000000000001";

    public string DestinationKey => DestinationKeys.PhoneNumber;

    public IReadOnlyList<string> PayloadTypes => ["text"];

    public ChannelPayload? Read(JsonElement payload, ErrorList errors)
    {
        if (payload.TryGetProperty("Text", out var text) && text.ValueKind == JsonValueKind.String)
            return new TextPayload { Type = "text", Text = text.GetString()! };

        errors.Add(CommonErrors.Required("payLoad.Text"));
        return null;
    }

    public sealed class TextPayload : ChannelPayload
    {
        public required string Text { get; set; }

        public override InteractionSummary Summarise() => InteractionSummary.Of(null, Text);
    }
}

/// <summary>An adapter that does what a test tells it and remembers every call.</summary>
public sealed class ScriptedAdapter : IChannelAdapter
{
    public const string ProviderName = "Script";

    private readonly ConcurrentQueue<SendRequest> calls = new();

    public AdapterDescriptor Descriptor { get; } = new(
        ScriptedChannel.ChannelName, ProviderName, "000000000000000000000002", MaxDestinations: 3, new SettingsSchema());

    /// <summary>What a call comes to; accepts everything unless set.</summary>
    public Func<SendRequest, CancellationToken, Task<SendOutcome>> Behaviour { get; set; } = (request, _) => Task.FromResult(Accept(request));

    /// <summary>Every call, in order.</summary>
    public IReadOnlyList<SendRequest> Calls => [.. calls];

    public static SendOutcome Accept(SendRequest request) =>
        new SendOutcome.Accepted([new ProviderMessage($"p-{request.Reference}", null)], "queued", new ProviderAnswer("200", "OK", null));

    public object BindSettings(SettingsValues values) => values;

    public Task<SendOutcome> SendAsync(SendRequest request, CancellationToken cancellationToken)
    {
        calls.Enqueue(request);
        return Behaviour(request, cancellationToken);
    }
}

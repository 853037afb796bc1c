using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Iris.Api.Binding;
using Iris.Api.OpenApi;
using Iris.Core.Channels;
using Iris.Core.Kernel;
using Iris.Core.Sending;

namespace Iris.Api.Interactions;

/// <summary>Many sends at once.</summary>
internal sealed class BatchRequest : ILargeBody
{
    private const string Full = "full";
    private const string Compact = "compact";

    /// <summary>1 to 1,000 sends, each as for <c>POST /conversation/interaction</c>.</summary>
    [DescribedAs(typeof(List<SendRequest>))]
    public required JsonElement Items { get; set; }

    /// <summary>
    /// A template for every send that has no <c>payLoad</c>: each gives its own <c>template.variables</c>, and whatever else it wants otherwise. Variables
    /// given here stand for those that a send leaves out.
    /// </summary>
    public TemplateUseRequest? Template { get; set; }

    /// <summary>Whether one refused send refuses all. Default false: it refuses only itself.</summary>
    public bool AllOrNothing { get; set; }

    /// <summary><c>full</c> (default) answers a verdict for each send; <c>compact</c> the ids in order and verdicts for refused sends alone.</summary>
    [AllowedValues(Full, Compact)]
    public string? Answer { get; set; }

    /// <summary>Whether the short answer is asked for.</summary>
    internal bool IsCompact => Answer == Compact;

    /// <summary>Each send with the errors of its own members.</summary>
    internal IReadOnlyList<BatchItem> ToItems(int most, ErrorList errors)
    {
        // A send that is no object at all refuses only itself, so the list is not bound with the rest.
        if (Items.ValueKind is not (JsonValueKind.Array or JsonValueKind.Undefined))
            errors.Add(CommonErrors.InvalidType("items", new("una lista", "a list")));
        var count = Items.ValueKind == JsonValueKind.Array ? Items.GetArrayLength() : 0;
        if (count == 0)
            errors.Add(CommonErrors.Required("items"));
        if (Answer is not (null or Full or Compact))
            errors.Add(CommonErrors.NotAllowed("answer", [Full, Compact]));
        if (count > most)
            errors.Add(CommonErrors.TooMany("items", most));
        return errors.IsEmpty ? [.. Items.EnumerateArray().Select(item => Read(item, Template?.ToUse()))] : [];
    }

    private static BatchItem Read(JsonElement item, TemplateUse? common)
    {
        var errors = new ErrorList();
        var send = ContractReader.Read<SendRequest>(item, "", errors);
        if (send is null && errors.IsEmpty)
            errors.Add(CommonErrors.InvalidType("", new("un objeto", "an object")));
        var command = send?.ToCommand() ?? new SendCommand();
        if (common is not null && command.Payload is null)
            command = command with { Template = command.Template?.Over(common) ?? common };
        return new BatchItem(command, errors);
    }
}

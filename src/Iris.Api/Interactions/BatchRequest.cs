using System.Text.Json;
using Iris.Api.Binding;
using Iris.Api.Envelope;
using Iris.Core.Errors;
using Iris.Core.Interactions;
using Iris.Core.Json;

namespace Iris.Api.Interactions;

/// <summary>Many sends at once.</summary>
internal sealed class BatchRequest : ILargeBody
{
    /// <summary>1 to 1,000 sends, each as for <c>POST /conversation/interaction</c>.</summary>
    public required JsonElement Items { get; set; }

    /// <summary>Whether one refused send refuses all. Default false: it refuses only itself.</summary>
    public bool AllOrNothing { get; set; }

    /// <summary>Each send with the errors of its own members.</summary>
    internal IReadOnlyList<BatchItem> ToItems(ErrorList errors)
    {
        // A send that is no object at all refuses only itself, so the list is not bound with the rest.
        if (Items.ValueKind is not (JsonValueKind.Array or JsonValueKind.Undefined))
            errors.Add(CommonErrors.InvalidType("items", new("una lista", "a list")));
        var count = Items.ValueKind == JsonValueKind.Array ? Items.GetArrayLength() : 0;
        if (count == 0)
            errors.Add(CommonErrors.Required("items"));
        if (count > BatchIntake.MaxItems)
            errors.Add(CommonErrors.TooMany("items", BatchIntake.MaxItems));
        return errors.IsEmpty ? [.. Items.EnumerateArray().Select(Read)] : [];
    }

    private static BatchItem Read(JsonElement item)
    {
        var errors = new ErrorList();
        var send = ContractReader.Read<SendRequest>(item, "", errors);
        if (send is null && errors.IsEmpty)
            errors.Add(CommonErrors.InvalidType("", new("un objeto", "an object")));
        return new BatchItem(send?.ToCommand() ?? new SendCommand(), errors);
    }
}

/// <summary>What a batch came to.</summary>
/// <param name="Accepted">How many sends were accepted.</param>
/// <param name="Refused">How many were refused.</param>
/// <param name="Items">The verdicts, in the order of the sends.</param>
internal sealed record BatchResponse(int Accepted, int Refused, IReadOnlyList<BatchItemResponse> Items)
{
    internal static BatchResponse From(BatchVerdict verdict, Language language)
    {
        var items = verdict.Items.Select((item, index) => BatchItemResponse.From(item, index, language)).ToList();
        var accepted = items.Count(item => item.Error is null);
        return new BatchResponse(accepted, items.Count - accepted, items);
    }
}

/// <summary>What one send of a batch came to.</summary>
/// <param name="Index">Its position in the batch, from 0.</param>
/// <param name="Status">The HTTP status that the send would have been answered with alone.</param>
/// <param name="Id">Id of the interaction; null when it was refused.</param>
/// <param name="ProcessId">Its process; null when it was refused.</param>
/// <param name="Error">Every error found; null when it was accepted.</param>
internal sealed record BatchItemResponse(int Index, int Status, string? Id, string? ProcessId, IReadOnlyList<ApiError>? Error)
{
    internal static BatchItemResponse From(Result<InteractionView> item, int index, Language language) => item.IsSuccess
        ? new(index, StatusCodes.Status200OK, item.Value.Interaction.Id, item.Value.Interaction.ProcessId, null)
        : new(index, Problem.Of(item.Errors).Status, null, null, [.. item.Errors.Select(error => ApiError.From(error, language))]);
}

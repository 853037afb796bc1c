using System.Text.Json.Serialization;
using Iris.Api.Envelope;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Sending;

namespace Iris.Api.Interactions;

/// <summary>What a batch came to: with <c>items</c>, or with <c>ids</c> and <c>refusals</c> when the short answer was asked for.</summary>
/// <param name="Accepted">How many sends were accepted.</param>
/// <param name="Refused">How many were refused.</param>
/// <param name="Items">The verdicts, in the order of the sends; absent in a short answer.</param>
/// <param name="Ids">In a short answer, the ids of the interactions in the order of the sends; null for a refused one.</param>
/// <param name="Refusals">In a short answer, the verdicts of the refused sends.</param>
internal sealed record BatchResponse(
    int Accepted,
    int Refused,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<BatchItemResponse>? Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string?>? Ids,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<BatchRefusal>? Refusals)
{
    /// <param name="verdict">What it came to.</param>
    /// <param name="maxErrors">Most errors in all; the first of each send is always there.</param>
    /// <param name="language">Language of the errors.</param>
    /// <param name="isCompact">Whether the short answer was asked for.</param>
    internal static BatchResponse From(BatchVerdict verdict, int maxErrors, Language language, bool isCompact)
    {
        var items = new List<BatchItemResponse>(verdict.Items.Count);
        foreach (var item in verdict.Items)
        {
            var listed = Math.Clamp(maxErrors, 1, Math.Max(1, item.Errors.Count));
            maxErrors -= item.IsSuccess ? 0 : Math.Min(listed, maxErrors);
            items.Add(BatchItemResponse.From(item, items.Count, listed, language));
        }

        var accepted = items.Count(item => item.Error is null);
        var refused = items.Count - accepted;
        return isCompact
            ? new(accepted, refused, null, [.. items.Select(item => item.Id)], [.. items.Where(item => item.Error is not null).Select(BatchRefusal.From)])
            : new(accepted, refused, items, null, null);
    }
}

/// <summary>What one send of a batch came to.</summary>
/// <param name="Index">Its position in the batch, from 0.</param>
/// <param name="Status">The HTTP status that the send would have been answered with alone.</param>
/// <param name="Id">Id of the interaction; null when it was refused.</param>
/// <param name="ProcessId">Its process; null when it was refused.</param>
/// <param name="Error">The errors found; null when it was accepted. In a batch with very many, a last one says how many are not listed.</param>
internal sealed record BatchItemResponse(int Index, int Status, string? Id, string? ProcessId, IReadOnlyList<ApiError>? Error)
{
    internal static BatchItemResponse From(Result<InteractionView> item, int index, int listed, Language language) => item.IsSuccess
        ? new(index, StatusCodes.Status200OK, item.Value.Interaction.Id, item.Value.Interaction.ProcessId, null)
        : new(index, Problem.Of(item.Errors).Status, null, null, [.. Bounded(item.Errors, listed).Select(error => ApiError.From(error, language))]);

    private static IEnumerable<IrisError> Bounded(IReadOnlyList<IrisError> errors, int listed)
    {
        var left = errors.Skip(listed).ToList();
        return left.Count == 0
            ? errors
            : errors.Take(listed).Append(CommonErrors.MoreErrors(left.Sum(error => error.Count), left.Min(error => error.Kind)));
    }
}

/// <summary>Why one send of a batch was refused.</summary>
/// <param name="Index">Its position in the batch, from 0.</param>
/// <param name="Status">The HTTP status that the send would have been answered with alone.</param>
/// <param name="Error">The errors found.</param>
internal sealed record BatchRefusal(int Index, int Status, IReadOnlyList<ApiError> Error)
{
    internal static BatchRefusal From(BatchItemResponse item) => new(item.Index, item.Status, item.Error!);
}

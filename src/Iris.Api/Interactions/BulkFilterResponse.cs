using Iris.Core.Channels;
using Iris.Core.Interactions;

namespace Iris.Api.Interactions;

/// <summary>Which interactions a bulk job is about; what is null was not asked for.</summary>
/// <param name="Status">System status.</param>
/// <param name="CustomStatus">The provider's word.</param>
/// <param name="IntegrationId">The integration.</param>
/// <param name="ProcessId">The process.</param>
/// <param name="UserId">A user that owns one of the destinations.</param>
/// <param name="Destination">One of the destinations, as it is looked up.</param>
/// <param name="Direction"><c>in</c> or <c>out</c>.</param>
/// <param name="Dispatch">Where it stands on its way.</param>
/// <param name="CreatedFrom">Created at this moment or later.</param>
/// <param name="CreatedTo">Created before this moment.</param>
/// <param name="Text">Part of the subject or the text, as it is looked up: in small letters.</param>
internal sealed record BulkFilterResponse(
    InteractionStatus? Status, string? CustomStatus, string? IntegrationId, string? ProcessId, string? UserId, string? Destination, Direction? Direction,
    DispatchStage? Dispatch, DateTimeOffset? CreatedFrom, DateTimeOffset? CreatedTo, string? Text)
{
    internal static BulkFilterResponse From(InteractionSearch filter) => new(
        filter.Status, filter.CustomStatus, filter.IntegrationId, filter.ProcessId, filter.UserId, filter.Destination, filter.Direction, filter.Stage,
        filter.CreatedFrom, filter.CreatedTo, filter.Text);
}

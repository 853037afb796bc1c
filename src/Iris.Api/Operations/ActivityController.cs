using Iris.Api.Authentication;
using Iris.Api.Envelope;
using Iris.Core.Accounts;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Operations;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Operations;

/// <summary>Shows operators what happened over time.</summary>
[Route("operations/activity")]
internal sealed class ActivityController(ActivityReader reader) : IrisController
{
    private static readonly Text Detail = new("Actividad", "Activity");

    /// <summary>What was accepted, sent, failed and received in the last hours, over all gateways.</summary>
    /// <remarks>
    /// An hour is told by minutes, more by ten minutes. The parts have no gap, the earliest is first and the last is not over yet; they are at most 5 s behind.
    /// An integration that is not there, or no more, is told as any other: by what was counted of it.
    /// </remarks>
    /// <param name="hours">How many, 1 to 24; 1 when absent.</param>
    /// <param name="integrationId">The integration; absent for all of them.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">What happened.</response>
    /// <response code="400">Hours or integration are not valid.</response>
    [HttpGet(Name = "getOperationsActivity")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<ActivityResponse>>> Read(
        [FromQuery] string? integrationId, CancellationToken cancellationToken, [FromQuery] int hours = 1)
    {
        var errors = new ErrorList();
        if (hours is < 1 or > ActivityReader.MaxHours)
            errors.Add(CommonErrors.OutOfRange("hours", 1, ActivityReader.MaxHours));
        if (integrationId is not null && !IrisId.IsValid(integrationId))
            errors.Add(CommonErrors.InvalidId("integrationId"));
        return errors.IsEmpty
            ? Answer(ActivityResponse.From(await reader.ReadAsync(Tenant, integrationId, hours, cancellationToken)), Detail)
            : Refuse(errors.Items);
    }
}

/// <summary>What happened over time.</summary>
/// <param name="Minutes">How long each part is: 1 or 10.</param>
/// <param name="Points">Part by part, the earliest first.</param>
internal sealed record ActivityResponse(int Minutes, IReadOnlyList<ActivityPointResponse> Points)
{
    internal static ActivityResponse From(ActivitySeries series) => new((int)series.Step, [.. series.Points.Select(ActivityPointResponse.From)]);
}

/// <summary>What happened in one part.</summary>
/// <param name="At">When it began.</param>
/// <param name="Accepted">Sends that were accepted.</param>
/// <param name="Sent">Sends that a provider took.</param>
/// <param name="Failed">Sends that ended without success.</param>
/// <param name="Received">End users' messages.</param>
internal sealed record ActivityPointResponse(DateTimeOffset At, long Accepted, long Sent, long Failed, long Received)
{
    internal static ActivityPointResponse From(ActivityPoint point) =>
        new(point.At, point.Count.Accepted, point.Count.Sent, point.Count.Failed, point.Count.Received);
}

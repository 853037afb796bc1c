using Iris.Core.Sending;

namespace Iris.Api.Interactions;

/// <summary>A bulk job and how far it is.</summary>
/// <param name="Id">Id of the job.</param>
/// <param name="Kind"><c>resend</c> or <c>cancel</c>.</param>
/// <param name="State"><c>running</c>, <c>done</c> or <c>cancelled</c>.</param>
/// <param name="Matched">Interactions that the filter has found so far.</param>
/// <param name="Done">Those that were sent again, or cancelled.</param>
/// <param name="Refused">Those that were not, by the code that a single call would be refused with.</param>
/// <param name="Filter">Which interactions it is about: the conditions that were given.</param>
/// <param name="ConfirmUnknown">Whether what a recipient may have already is sent all the same.</param>
/// <param name="Limit">After how many that are done it ends; null for no end.</param>
/// <param name="AuthorId">Who asked.</param>
/// <param name="Created">When it was asked for; it is about interactions that there were then.</param>
/// <param name="Updated">When it came on last.</param>
/// <param name="Ended">When it ended; null while it runs.</param>
internal sealed record BulkResponse(
    string Id, BulkKind Kind, BulkState State, long Matched, long Done, IReadOnlyDictionary<string, long> Refused, BulkFilterResponse Filter, bool ConfirmUnknown, int? Limit,
    string AuthorId, DateTimeOffset Created, DateTimeOffset Updated, DateTimeOffset? Ended)
{
    internal static BulkResponse From(BulkJob job) => new(
        job.Id, job.Kind, job.State, job.Matched, job.Done, job.Refused, BulkFilterResponse.From(job.Filter), job.ConfirmUnknown, job.Limit, job.AuthorId, job.Created, job.Updated, job.Ended);
}

using System.Globalization;
using Iris.Core.Limits;

namespace Iris.Api.Limits;

/// <summary>
/// The response fields of draft-ietf-httpapi-ratelimit-headers: one policy for the tenant, named by the kind of call, and one for the credential.
/// <c>q</c> calls may come at once, <c>w</c> is the time in which as many come back; <c>r</c> are left, and all are back after <c>t</c> seconds.
/// </summary>
internal static class RateLimitFields
{
    public const string Policy = "RateLimit-Policy";
    public const string State = "RateLimit";
    private const string OfPart = "-credential";

    private static readonly string[] Names = ["sends", "reads", "searches", "configuration", "callbacks"];

    public static void Write(IHeaderDictionary headers, RateVerdict verdict)
    {
        var name = Names[(int)verdict.Kind];
        var (tenant, part) = (verdict.Tenant, verdict.Part);
        headers[Policy] = string.Create(
            CultureInfo.InvariantCulture,
            $"\"{name}\";q={tenant.Limit.Burst};w={WindowOf(tenant.Limit)}, \"{name}{OfPart}\";q={part.Limit.Burst};w={WindowOf(part.Limit)}");
        headers[State] = string.Create(
            CultureInfo.InvariantCulture,
            $"\"{name}\";r={tenant.Left};t={tenant.FullAfterSeconds}, \"{name}{OfPart}\";r={part.Left};t={part.FullAfterSeconds}");
    }

    private static long WindowOf(RateLimit limit) => Math.Max(1, (long)Math.Ceiling((double)limit.Burst / limit.PerSecond));
}

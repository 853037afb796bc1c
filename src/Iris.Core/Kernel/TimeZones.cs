using System.Text.RegularExpressions;

namespace Iris.Core.Integrations;

/// <summary>Time zones by IANA id.</summary>
internal static partial class TimeZones
{
    /// <returns>Null when there is none of this id.</returns>
    public static TimeZoneInfo? Find(string? id) =>
        id is not null && Id().IsMatch(id) && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null;

    /// <summary>The system looks zones up as files: nothing that is no id may become a path.</summary>
    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_+-]{1,31}(/[A-Za-z0-9_+-]{1,31}){0,2}$")]
    private static partial Regex Id();
}

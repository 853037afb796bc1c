using Iris.Core.Kernel;

namespace Iris.Core.Users;

/// <summary>
/// An entry of a user's primary key that is the caller's own, such as the number of a file or an identity card; several users may have the same one.
/// Addresses, which are shown beside them, are <see cref="UserDestination"/>.
/// </summary>
/// <param name="Key">The caller's word for it, to the letter.</param>
/// <param name="Value">One of its values, to the letter.</param>
public sealed record UserKey(string Key, string Value)
{
    /// <summary>Most keys of a user.</summary>
    public const int MaxKeys = 50;

    /// <summary>Most values of a user, of all its keys together.</summary>
    public const int MaxValues = 200;

    public const int MaxKeyLength = 64;

    public const int MaxValueLength = 256;

    /// <summary>Refuses more than a user may have.</summary>
    internal static void CheckCount(IReadOnlyList<UserKey> keys, ErrorList errors)
    {
        if (keys.Count > MaxValues)
            errors.Add(CommonErrors.TooMany(UserErrors.PrimaryKeyField, MaxValues));
        else if (keys.Select(one => one.Key).Distinct().Count() > MaxKeys)
            errors.Add(CommonErrors.TooMany(UserErrors.PrimaryKeyField, MaxKeys));
    }
}

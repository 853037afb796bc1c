namespace Iris.Core.Users;

/// <summary>Something that happened to a user's identity.</summary>
/// <param name="Date">When.</param>
/// <param name="Event">One of <see cref="UserEvents"/>.</param>
/// <param name="Notes">The address, provider's word or user that it is about, for people; null for none.</param>
public sealed record UserEvent(DateTimeOffset Date, string Event, string? Notes);

/// <summary>What happens to users.</summary>
public static class UserEvents
{
    /// <summary>Another user, whose id the notes begin with, was merged into this one.</summary>
    public const string Merged = "USER_MERGED";

    /// <summary>A provider told an address of the user that was nobody's.</summary>
    public const string DestinationJoined = "DESTINATION_JOINED";

    /// <summary>A provider told that an address of the user has become another one.</summary>
    public const string DestinationMoved = "DESTINATION_MOVED";

    /// <summary>A provider told that an address of the user is somebody else's by now.</summary>
    public const string DestinationLost = "DESTINATION_LOST";
}

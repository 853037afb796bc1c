namespace Iris.Core.Dispatch;

/// <summary>What the dispatcher keeps for an interaction that is about to be stored.</summary>
internal enum Reservation
{
    /// <summary>Nothing: it waits in the store.</summary>
    None = 0,

    /// <summary>A place in memory.</summary>
    Place = 1,

    /// <summary>A call to the provider, at once: its first attempt is recorded with it.</summary>
    Call = 2,
}

namespace Iris.Core.Interactions;

/// <summary>What can be told of an interaction.</summary>
internal enum InteractionChange
{
    /// <summary>A message of an end user was registered.</summary>
    InCreated,

    /// <summary>A send was accepted; it is queued already.</summary>
    OutCreated,

    StatusChanged,

    CustomStatusChanged,

    /// <summary>A medium of an inbound message was kept, or given up.</summary>
    MediaChanged,
}

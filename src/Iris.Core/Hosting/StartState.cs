namespace Iris.Core.Hosting;

/// <summary>What a start is busy with, for those who ask meanwhile.</summary>
public sealed class StartState
{
    private volatile bool isMigrating;

    /// <summary>Whether the store brings its data to this version.</summary>
    public bool IsMigrating
    {
        get => isMigrating;
        set => isMigrating = value;
    }
}

namespace Iris.Core.Channels;

/// <summary>
/// For whom a provider is called. It flows with the call, so that the outgoing protection knows whose exceptions count without every
/// adapter handing it on; a call without one has no exceptions.
/// </summary>
/// <param name="Tenant">The tenant's id.</param>
/// <param name="Provider">Name of the provider.</param>
public sealed record OutgoingCaller(string Tenant, string Provider)
{
    /// <summary>Hears what is called; null for nobody.</summary>
    public ExchangeTape? Tape { get; init; }

    private static readonly AsyncLocal<OutgoingCaller?> Flowing = new();

    /// <summary>Whose call this is; null for nobody's.</summary>
    public static OutgoingCaller? Current => Flowing.Value;

    /// <summary>Makes a call for this caller; ends with the task.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> call)
    {
        // Set inside of an asynchronous method, it does not flow back to whoever called that.
        Flowing.Value = this;
        return await call();
    }
}

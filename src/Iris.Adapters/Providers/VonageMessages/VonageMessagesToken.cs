namespace Iris.Adapters.Providers.VonageMessages;

/// <summary>The token of an application, made when it is first needed and renewed before it ends. Not a record, so that it does not print itself.</summary>
internal sealed class VonageMessagesToken(string applicationId, string privateKey)
{
    /// <summary>As the provider's own libraries make it. (Source: VO-SDK)</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary>Ours: a token that has less left than this is not used any more.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private string? current;
    private DateTimeOffset freshUntil;

    public string At(DateTimeOffset now)
    {
        lock (gate)
        {
            if (current is null || now >= freshUntil)
            {
                current = VonageJwt.SignCall(applicationId, privateKey, now, Lifetime);
                freshUntil = now + Lifetime - Margin;
            }

            return current;
        }
    }
}

namespace Iris.Core.Channels;

/// <summary>Reads what comes back from a provider. Pure translation: the core stores, orders, repeats and applies it.</summary>
public interface INoticeReader
{
    /// <summary>
    /// Reads every notice in it, the good ones of a bulk beside the bad ones.
    /// </summary>
    /// <remarks>
    /// What cannot be understood is an <see cref="ProviderNotice.Unreadable"/> item, for the whole callback when it has no structure at
    /// all. An empty list says that there is nothing in it to act on (a kind of notice that we do not use).
    /// </remarks>
    IReadOnlyList<ProviderNotice> Read(ProviderCallback callback, object settings);
}

/// <summary>Implemented by an adapter whose provider calls back: it verifies and reads what came.</summary>
public interface ICallbackReader : INoticeReader
{
    /// <summary>
    /// Checks the provider's signature over the raw bytes, where the integration gives one of <see cref="SettingsSchema.CallbackSecrets"/>.
    /// Compares in constant time.
    /// </summary>
    CallbackVerdict Verify(ProviderCallback callback, object settings);

    /// <summary>What the provider expects as an answer to a callback that was taken.</summary>
    CallbackReply Reply(ProviderCallback callback) => CallbackReply.Empty;
}

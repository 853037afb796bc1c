using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Providers;

/// <summary>An adapter with its own class of settings: the one place where the core's untyped ones become that.</summary>
internal abstract class ChannelAdapter<TSettings> : IChannelAdapter
    where TSettings : ProviderSettings
{
    public abstract AdapterDescriptor Descriptor { get; }

    /// <summary>For the descriptor.</summary>
    protected static SettingsSchema Schema => SettingsForm<TSettings>.Schema;

    public object BindSettings(SettingsValues values) => SettingsForm<TSettings>.Bind(values);

    public void CheckSettings(SettingsValues values, ErrorList errors) => SettingsForm<TSettings>.Bind(values).Check(errors);

    public IReadOnlyList<ProviderTarget> TargetsOf(SettingsValues values) =>
        SettingsForm<TSettings>.Bind(values).Targets() ?? ProviderTarget.OfUrls(Schema, values);

    public virtual void CheckPayload(ChannelPayload payload, ErrorList errors)
    {
    }

    public ChannelPayload AsCarried(ChannelPayload payload, object settings) => AsCarried(payload, (TSettings)settings);

    public virtual bool SendsEach(ChannelPayload payload) => false;

    public ProviderProbe? ProbeOf(object settings) => ProbeOf((TSettings)settings);

    public CatalogueReader? CatalogueOf(object settings) => CatalogueOf((TSettings)settings);

    public Task<SendOutcome> SendAsync(ProviderSend request, CancellationToken cancellationToken) =>
        SendAsync(request, (TSettings)request.Settings, cancellationToken);

    /// <inheritdoc cref="IChannelAdapter.AsCarried"/>
    protected virtual ChannelPayload AsCarried(ChannelPayload payload, TSettings settings) => payload;

    /// <inheritdoc cref="IChannelAdapter.ProbeOf"/>
    protected virtual ProviderProbe? ProbeOf(TSettings settings) => null;

    /// <inheritdoc cref="IChannelAdapter.CatalogueOf"/>
    protected virtual CatalogueReader? CatalogueOf(TSettings settings) => null;

    /// <inheritdoc cref="IChannelAdapter.SendAsync"/>
    protected abstract Task<SendOutcome> SendAsync(ProviderSend request, TSettings settings, CancellationToken cancellationToken);
}

/// <summary>An adapter whose provider calls back.</summary>
internal abstract class CallbackAdapter<TSettings> : ChannelAdapter<TSettings>, ICallbackReader
    where TSettings : ProviderSettings
{
    /// <summary>
    /// Any of the secrets that are declared to check callbacks may have signed it, where the integration gives them: a provider may sign
    /// some with one and some with another.
    /// </summary>
    public CallbackVerdict Verify(ProviderCallback callback, object settings)
    {
        var (own, verdict) = ((TSettings)settings, CallbackVerdict.NotSigned);
        foreach (var secret in SettingsForm<TSettings>.CallbackSecretsOf(own))
        {
            verdict = Verify(callback, secret, own);
            if (verdict.IsGenuine)
                break;
        }

        return verdict;
    }

    public IReadOnlyList<ProviderNotice> Read(ProviderCallback callback, object settings) => Read(callback, (TSettings)settings);

    public virtual CallbackReply Reply(ProviderCallback callback) => CallbackReply.Empty;

    /// <summary>Checks the provider's signature with one of the secrets that are declared for it. For providers that sign.</summary>
    protected virtual CallbackVerdict Verify(ProviderCallback callback, string secret, TSettings settings) =>
        CallbackVerdict.Forged("the adapter checks no signatures");

    /// <inheritdoc cref="INoticeReader.Read"/>
    protected abstract IReadOnlyList<ProviderNotice> Read(ProviderCallback callback, TSettings settings);
}

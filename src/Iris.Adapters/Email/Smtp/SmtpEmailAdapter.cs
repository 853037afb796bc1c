using System.Net;
using System.Runtime.CompilerServices;
using Iris.Adapters.Outgoing;
using Iris.Core.Channels;
using Iris.Core.Errors;

namespace Iris.Adapters.Email.Smtp;

/// <summary>E-mail through an SMTP relay.</summary>
internal sealed class SmtpEmailAdapter(OutgoingGuard guard, TimeProvider time) : IChannelAdapter
{
    public const string ProviderName = "SMTP";

    private const int MaxDestinations = 100;

    /// <summary>By settings object, which lives as long as that version of the integration.</summary>
    private readonly ConditionalWeakTable<SmtpEmailSettings, SmtpConnections> connections = [];

    public AdapterDescriptor Descriptor { get; } = new(
        EmailChannel.ChannelName, ProviderName, "67c98902c362797495a61b02", MaxDestinations, SmtpEmailSettings.Schema);

    public object BindSettings(SettingsValues values) => SmtpEmailSettings.Bind(values);

    public void CheckSettings(SettingsValues values, ErrorList errors) => SmtpEmailSettings.Check(values, errors);

    public async Task<SendOutcome> SendAsync(SendRequest request, CancellationToken cancellationToken)
    {
        var settings = (SmtpEmailSettings)request.Settings;
        var pool = connections.GetValue(settings, Connect);
        using var mail = new SmtpEmail(request);
        using var bound = new CancellationTokenSource(settings.TimeLimit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        try
        {
            if (pool.TakeIdle() is { } used)
            {
                var outcome = await HandOverAsync(used, pool, mail, settings, linked.Token, cancellationToken);
                // Surely not taken: most likely the server closed the connection while it was idle. A new one tells.
                if (outcome is not SendOutcome.Unreachable || bound.IsCancellationRequested)
                    return outcome;
            }

            return await HandOverAsync(await pool.OpenAsync(linked.Token), pool, mail, settings, linked.Token, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return SmtpEmailMessages.TimedOut(hasSentContent: false, settings.TimeLimit);
        }
        catch (Exception exception) when (SmtpEmailMessages.NotConnected(exception) is not null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return SmtpEmailMessages.NotConnected(exception)!;
        }
    }

    private static async Task<SendOutcome> HandOverAsync(
        SmtpConnection connection, SmtpConnections pool, SmtpEmail mail, SmtpEmailSettings settings, CancellationToken bounded,
        CancellationToken callers)
    {
        var transaction = new SmtpTransaction(connection.Client, mail);
        try
        {
            return await transaction.RunAsync(bounded);
        }
        catch (Exception exception)
            when (bounded.IsCancellationRequested && (exception is OperationCanceledException || SmtpEmailMessages.IsBroken(exception)))
        {
            callers.ThrowIfCancellationRequested();
            return SmtpEmailMessages.TimedOut(transaction.HasSentContent, settings.TimeLimit);
        }
        catch (Exception exception) when (SmtpEmailMessages.IsBroken(exception))
        {
            return SmtpEmailMessages.Broken(transaction.HasSentContent, exception.Message);
        }
        finally
        {
            if (transaction.IsClean)
                pool.Return(connection);
            else
                connection.Dispose();
        }
    }

    private SmtpConnections Connect(SmtpEmailSettings settings) => new(
        settings.Host, settings.Port, settings.StartTls,
        settings.UserName is null ? null : new NetworkCredential(settings.UserName, settings.Password), guard, time);
}

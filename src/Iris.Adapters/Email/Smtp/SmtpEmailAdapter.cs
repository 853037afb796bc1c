using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Iris.Adapters.Outgoing;
using Iris.Core.Channels;
using Iris.Core.Errors;

namespace Iris.Adapters.Email.Smtp;

/// <summary>E-mail through an SMTP relay.</summary>
/// <remarks>
/// <see cref="SmtpClient"/> ignores a refused log-in and goes on without one; a server that cares then refuses the sender (530), which
/// is what the outcome tells.
/// </remarks>
internal sealed class SmtpEmailAdapter(OutgoingGuard guard, TimeProvider time) : IChannelAdapter
{
    public const string ProviderName = "SMTP";

    private const int MaxDestinations = 100;

    /// <summary>By settings object, which lives as long as that version of the integration.</summary>
    private readonly ConditionalWeakTable<SmtpEmailSettings, SmtpConnections> connections = [];

    public AdapterDescriptor Descriptor { get; } = new(
        EmailChannel.ChannelName, ProviderName, "67c98902c362797495a61b02", MaxDestinations, SmtpEmailSettings.Schema);

    public object BindSettings(SettingsValues values) => SmtpEmailSettings.Bind(values);

    public IReadOnlyList<ProviderTarget> TargetsOf(SettingsValues values) => SmtpEmailSettings.TargetsOf(values);

    public void CheckSettings(SettingsValues values, ErrorList errors) => SmtpEmailSettings.Check(values, errors);

    public async Task<SendOutcome> SendAsync(SendRequest request, CancellationToken cancellationToken)
    {
        var settings = (SmtpEmailSettings)request.Settings;
        var pool = connections.GetValue(settings, Connect);
        using var bound = new CancellationTokenSource(settings.TimeLimit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        if (pool.TakeIdle() is { } used)
        {
            var outcome = await TryAsync(used, pool, request, linked.Token, cancellationToken);
            // Surely not taken: most likely the server closed the connection while it was idle. A new one tells.
            if (outcome is not SendOutcome.Unreachable || bound.IsCancellationRequested)
                return outcome;
        }

        try
        {
            return await TryAsync(await pool.OpenAsync(linked.Token), pool, request, linked.Token, cancellationToken);
        }
        catch (AddressNotAllowedException exception)
        {
            return new SendOutcome.Rejected(SendErrorCodes.AddressNotAllowed, exception.Message, null);
        }
        catch (SocketException exception)
        {
            return new SendOutcome.Unreachable(exception.Message, null, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SendOutcome.Unreachable("The server's name was not resolved in time", null, null);
        }
    }

    private static async Task<SendOutcome> TryAsync(
        SmtpClient client, SmtpConnections pool, SendRequest request, CancellationToken bounded, CancellationToken callers)
    {
        var mail = new SmtpEmail(request);
        var sending = Task.CompletedTask;
        try
        {
            client.DeliveryFormat = mail.Format;
            // On a thread of its own: the client's asynchronous send blocks a thread of the pool until the last reply comes, without
            // heeding its token, so that a silent relay would starve everything else.
            sending = Task.Factory.StartNew(
                () => client.Send(mail.Message), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            await sending.WaitAsync(bounded);
            pool.Return(client);
            return SmtpEmailMessages.Accepted(mail);
        }
        catch (SmtpException exception)
        {
            client.Dispose();
            return SmtpEmailMessages.ToOutcome(exception, mail);
        }
        catch (OperationCanceledException)
        {
            var outcome = SmtpEmailMessages.TimedOut(mail, ((SmtpEmailSettings)request.Settings).TimeLimit);
            // Also breaks off the send.
            client.Dispose();
            callers.ThrowIfCancellationRequested();
            return outcome;
        }
        finally
        {
            DisposeAfter(sending, mail);
        }
    }

    /// <summary>A send that was given up may still be using the message for a moment.</summary>
    private static void DisposeAfter(Task sending, SmtpEmail mail) => _ = sending.ContinueWith(
        task =>
        {
            _ = task.Exception;
            mail.Dispose();
        },
        CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private SmtpConnections Connect(SmtpEmailSettings settings) => new(
        settings.Host, settings.Port, settings.StartTls,
        settings.UserName is null ? null : new NetworkCredential(settings.UserName, settings.Password), settings.TimeLimit, guard, time);
}

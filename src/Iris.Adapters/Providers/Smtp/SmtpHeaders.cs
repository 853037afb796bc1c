using Iris.Adapters.Channels.Email;
using Iris.Core.Channels;
using MimeKit;

namespace Iris.Adapters.Providers.Smtp;

/// <summary>What a message says beside sender, recipients and subject.</summary>
internal static class SmtpHeaders
{
    public static void Add(MimeMessage message, ProviderSend request, EmailPayload payload, SmtpEmailSettings settings, string domain)
    {
        // Nobody wrote it by hand: out-of-office replies and mailing lists leave it alone (RFC 3834).
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        if (request.ProcessId is { } process)
        {
            // The root of the thread is no message, but all of a process name it, which is what mail programs group by.
            var root = $"process.{process}@{domain}";
            message.References.Add(root);
            message.InReplyTo = root;
        }

        // With a copy, who gets that could opt the other out.
        if (request.UnsubscribeUrl is { } url && (payload.Unsubscribe ?? settings.ListUnsubscribe) && (!request.HasCopies || payload.Copies().Count == 0))
        {
            message.Headers.Add(HeaderId.ListUnsubscribe, $"<{url}>");
            message.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        }

        foreach (var (name, value) in payload.Headers ?? [])
            message.Headers.Add(name, value);
    }
}

using System.Text;
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
        if ((payload.Unsubscribe ?? settings.ListUnsubscribe) && (!request.HasCopies || payload.Copies().Count == 0) && request.UnsubscribeUrl() is { } url)
        {
            // A URL is longer than a line should be, and must not be folded.
            message.Headers.Add(HeaderId.ListUnsubscribe, "");
            message.Headers[message.Headers.IndexOf(HeaderId.ListUnsubscribe)].SetRawValue(Encoding.ASCII.GetBytes($" <{url}>\r\n"));
            message.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        }

        foreach (var (name, value) in payload.Headers ?? [])
            SmtpWords.Set(message.Headers, name, value);
    }
}

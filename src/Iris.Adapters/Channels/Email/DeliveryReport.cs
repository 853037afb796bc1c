using System.Text.RegularExpressions;
using Iris.Core.Channels;
using MimeKit;

namespace Iris.Adapters.Channels.Email;

/// <summary>What became of one recipient, as a mail server reports it.</summary>
/// <param name="Progress">How far it has come.</param>
/// <param name="Word">Our word for it.</param>
/// <param name="Code">Enhanced status code, such as 5.1.1, or else the code of the SMTP reply; null when there is none.</param>
/// <param name="Words">What the other server said.</param>
/// <param name="Recipient">Whom it is about; null when not told.</param>
internal sealed record RecipientReport(DeliveryProgress Progress, string Word, string? Code, string? Words, string? Recipient);

/// <summary>Reads reports of delivery (RFC 3464), and the mails that servers wrote before there were any.</summary>
internal static partial class DeliveryReport
{
    public const string Bounced = "BOUNCED";
    public const string Delayed = "DELAYED";
    public const string Delivered = "DELIVERED";
    public const string Relayed = "RELAYED";
    public const string Expanded = "EXPANDED";

    private const int MaxRecipients = 100;

    /// <summary>Most characters of a plain report in which its reason is looked for.</summary>
    private const int MaxReason = 16 * 1024;

    /// <summary>The recipients of a report in the standard's form; null when it is none.</summary>
    public static IReadOnlyList<RecipientReport>? Of(IncomingMail mail)
    {
        var status = mail.Parts.OfType<MessageDeliveryStatus>().FirstOrDefault();
        if (status is null)
            return null;

        var reports = IncomingMail.GroupsOf(status).Take(MaxRecipients + 1).Select(Read).OfType<RecipientReport>().Take(MaxRecipients).ToList();
        return reports.Count == 0 ? null : reports;
    }

    /// <summary>A report in words; null when it does not look like one.</summary>
    public static RecipientReport? OfWords(IncomingMail mail)
    {
        if (AutomaticMail.IsAnswer(mail) || !(AutomaticMail.IsSystem(mail.From?.Address) || Subjects().IsMatch(mail.Subject ?? "")))
            return null;
        if (!mail.HasNullSender && !AutomaticMail.IsSystem(mail.From?.Address))
            return null;

        var text = ProviderWords.Cut(mail.Texts.Count == 0 ? "" : IncomingMail.TextOf(mail.Texts[0]), MaxReason)!;
        var reason = Reason(text);
        var code = CodeIn(reason) ?? CodeIn(text);
        var failed = FirstNonEmpty(mail.Header("X-Failed-Recipients")?.Split(',')[0]);
        return Waits().IsMatch(mail.Subject ?? "") || Waits().IsMatch(text)
            ? new RecipientReport(DeliveryProgress.None, Delayed, code, reason, failed)
            : new RecipientReport(DeliveryProgress.Failed, Bounced, code, reason, failed);
    }

    private static RecipientReport? Read(HeaderList group)
    {
        if (group["Action"] is not { } action)
            return null;

        var words = TypedValue(group["Diagnostic-Code"]);
        var code = CodeOf(group["Status"], words);
        var recipient = AddressOf(group["Original-Recipient"]) ?? AddressOf(group["Final-Recipient"]);
        var name = Word().Match(action).Value.ToLowerInvariant();
        return name switch
        {
            "failed" => new RecipientReport(DeliveryProgress.Failed, Bounced, code, words, recipient),
            "delayed" => new RecipientReport(DeliveryProgress.None, Delayed, code, words, recipient),
            "delivered" => new RecipientReport(DeliveryProgress.Delivered, Delivered, code, words, recipient),
            "relayed" => new RecipientReport(DeliveryProgress.Sent, Relayed, code, words, recipient),
            "expanded" => new RecipientReport(DeliveryProgress.Sent, Expanded, code, words, recipient),
            "" => null,
            _ => new RecipientReport(DeliveryProgress.None, name.ToUpperInvariant(), code, words, recipient),
        };
    }

    /// <summary>A status that says no more than its class (5.0.0) is worth less than what the diagnosis names.</summary>
    private static string? CodeOf(string? status, string? words)
    {
        var code = status is null ? null : Enhanced().Match(status) is { Success: true } match ? match.Value : null;
        return code is null || code.EndsWith(".0.0", StringComparison.Ordinal) ? EnhancedIn(words) ?? code ?? CodeIn(words) : code;
    }

    private static string? CodeIn(string? text) =>
        EnhancedIn(text) ?? (text is not null && Basic().Match(text) is { Success: true } basic ? basic.Value : null);

    private static string? EnhancedIn(string? text) => text is not null && Enhanced().Match(text) is { Success: true } match ? match.Value : null;

    /// <summary>The address behind its type (<c>rfc822;</c>), without angle brackets; null for nothing.</summary>
    public static string? AddressOf(string? value)
    {
        var address = TypedValue(value)?.Trim('<', '>', ' ');
        return string.IsNullOrEmpty(address) || !address.Contains('@', StringComparison.Ordinal) ? null : address;
    }

    private static string? TypedValue(string? value)
    {
        if (value is null)
            return null;

        var semicolon = value.IndexOf(';', StringComparison.Ordinal);
        return FirstNonEmpty(semicolon is >= 0 and < 32 ? value[(semicolon + 1)..] : value);
    }

    private static string? FirstNonEmpty(string? text) => text?.Trim() is { Length: > 0 } trimmed ? trimmed : null;

    /// <summary>The line that has a code, and those right behind it; the first lines where none has.</summary>
    private static string? Reason(string text)
    {
        var lines = text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).Take(200).ToList();
        var at = Math.Max(0, lines.FindIndex(line => CodeIn(line) is not null));
        return FirstNonEmpty(ProviderWords.Sentence(string.Join(' ', lines.Skip(at).Take(3))));
    }

    [GeneratedRegex(@"(?<![0-9.])[245]\.[0-9]{1,3}\.[0-9]{1,3}(?![0-9.]*[0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Enhanced();

    [GeneratedRegex(@"(?<![0-9.])[45][0-5][0-9](?=[ \-])", RegexOptions.CultureInvariant)]
    private static partial Regex Basic();

    [GeneratedRegex(@"^\s*(?<word>[A-Za-z\-]{1,32})", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(
        @"undeliver|delivery (?:status notification|failure|has failed|failed)|failure notice|returned (?:mail|to sender)|mail delivery|delivery of the message|non remis|no se (?:ha )?(?:pudo|podido) entregar|unzustellbar|rejected|delivery delayed|delayed (?:mail|delivery)|could not send",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Subjects();

    [GeneratedRegex(
        @"warning: (?:could not send|message .{0,80}delayed)|delivery delayed|delayed (?:mail|delivery)|will (?:be retried|keep trying|retry)|still trying|you do not need to resend|no need to resend|will continue to be attempted|delay(?:ed)? \d+ hours",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Waits();
}

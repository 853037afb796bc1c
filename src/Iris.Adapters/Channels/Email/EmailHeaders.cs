using System.Collections.Frozen;
using System.Text;
using FluentValidation;
using FluentValidation.Results;
using Iris.Core.Kernel;

namespace Iris.Adapters.Channels.Email;

/// <summary>
/// The headers that a caller may set: those of its own (<c>X-…</c>), and some that say how a message is to be handled. All others are set by the gateway
/// or would break what it says.
/// </summary>
internal static class EmailHeaders
{
    /// <summary>Ours.</summary>
    public const int MaxCount = 20;

    /// <summary>Ours; with its header's name it stays within the 998 characters of a line (RFC 5322).</summary>
    public const int MaxValue = 900;

    private const int MaxName = 64;

    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "List-Id", "List-Help", "List-Owner", "Precedence", "Importance", "Priority", "Sensitivity", "Keywords", "Comments", "Organization", "Feedback-ID");

    /// <summary>Lines of other programs' own, which they would take for theirs.</summary>
    private static readonly FrozenSet<string> NotOurs = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "X-Received", "X-Original-To", "X-Envelope-From", "X-Envelope-To", "X-Sender", "X-MS-Exchange-Organization-SCL");

    public static void Check<T>(Dictionary<string, string>? headers, ValidationContext<T> context)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers ?? [])
        {
            var field = $"{context.PropertyPath}[{(name.Length > MaxName ? name[..MaxName] : name)}]";
            if (!IsAllowed(name))
                Add(field, NotAllowed);
            else if (!seen.Add(name))
                Add(field, CommonErrors.Duplicate);
            else if (string.IsNullOrWhiteSpace(value))
                Add(field, CommonErrors.Required);
            else if (Encoding.UTF8.GetByteCount(value) > MaxValue)
                Add(field, path => CommonErrors.TooLong(path, MaxValue));
            else if (value.Any(char.IsControl))
                Add(field, CommonErrors.ControlCharacter);
        }

        void Add(string field, Func<string, IrisError> error) => context.AddFailure(new ValidationFailure(field, null) { CustomState = error });
    }

    private static bool IsAllowed(string name) => name.Length <= MaxName && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
        && (Known.Contains(name) || (name.Length > 2 && name.StartsWith("X-", StringComparison.OrdinalIgnoreCase) && !NotOurs.Contains(name)));

    private static IrisError NotAllowed(string field) => new("HEADER_NOT_ALLOWED", field, new(
        $"Solo se admiten cabeceras X-… y {string.Join(", ", Known.Order())}.", $"Only headers X-… and {string.Join(", ", Known.Order())} are allowed."));
}

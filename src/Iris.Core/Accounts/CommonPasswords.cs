using System.Text;

namespace Iris.Core.Accounts;

/// <summary>
/// Tells passwords that everybody tries first. The list holds words: what people make of them (digits and signs around and between them,
/// signs that look like letters, two of them in a row, upper case) is taken off before a password is looked up.
/// </summary>
internal static class CommonPasswords
{
    private const int MaxWords = 2;

    /// <summary>A password that repeats so few characters is no longer than they are.</summary>
    private const int MaxRepeated = 6;

    private static readonly HashSet<string> Words = Load();
    private static readonly int LongestWord = Words.Max(word => word.Length);

    public static bool Contain(string password)
    {
        var lower = password.ToLowerInvariant();
        return IsRepetition(lower) || Words.Contains(lower) || IsOfWords(OnlyLetters(lower)) || IsOfWords(OnlyLetters(Unmasked(lower)));
    }

    private static bool IsRepetition(string text)
    {
        for (var unit = 1; unit <= MaxRepeated; unit++)
        {
            if (text.Length > unit && text.AsSpan(unit).SequenceEqual(text.AsSpan(0, text.Length - unit)))
                return true;
        }

        return false;
    }

    private static bool IsOfWords(string letters) => letters.Length > 0 && IsOfWords(letters, MaxWords);

    private static bool IsOfWords(string letters, int most)
    {
        if (Words.Contains(letters))
            return true;
        if (most == 1 || letters.Length > LongestWord * most)
            return false;

        for (var at = 1; at < letters.Length; at++)
        {
            if (Words.Contains(letters[..at]) && IsOfWords(letters[at..], most - 1))
                return true;
        }

        return false;
    }

    private static string OnlyLetters(string text) => string.Concat(text.Where(char.IsLetter));

    /// <summary>The signs and digits inside that stand for letters, as those letters; those at the ends stand for nothing.</summary>
    private static string Unmasked(string text)
    {
        var letters = new StringBuilder(text.Length);
        foreach (var character in text.TrimEnd([.. text.Where(character => !char.IsLetter(character)).Distinct()]))
        {
            letters.Append(character switch
            {
                '0' => 'o',
                '1' or '!' => 'i',
                '3' => 'e',
                '4' or '@' => 'a',
                '5' or '$' => 's',
                '7' => 't',
                _ => character,
            });
        }

        return letters.ToString();
    }

    private static HashSet<string> Load()
    {
        using var list = typeof(CommonPasswords).Assembly.GetManifestResourceStream("Iris.Core.Accounts.common-passwords.txt")!;
        using var reader = new StreamReader(list, Encoding.UTF8);
        var words = new HashSet<string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } word)
            words.Add(word);
        return words;
    }
}

using Iris.Core.Accounts;
using Iris.Core.Kernel;

namespace Iris.Core.Tests.Accounts;

public sealed class PasswordRulesTests
{
    [Theory]
    [InlineData(null, "REQUIRED")]
    [InlineData("", "REQUIRED")]
    [InlineData("elevenchars", "PASSWORD_TOO_SHORT")]
    [InlineData("               ", "PASSWORD_TOO_WEAK")]
    [InlineData(" OPS.team@Example.test", "PASSWORD_TOO_WEAK")]
    [InlineData("Password1234", "PASSWORD_TOO_COMMON")]
    [InlineData("PASSWORDpassword", "PASSWORD_TOO_COMMON")]
    [InlineData("P@ssw0rd2026!", "PASSWORD_TOO_COMMON")]
    [InlineData("Contraseña_2026", "PASSWORD_TOO_COMMON")]
    [InlineData("qwertyuiop123", "PASSWORD_TOO_COMMON")]
    [InlineData("1Q2W3E4R5T6Y", "PASSWORD_TOO_COMMON")]
    [InlineData("123456789012", "PASSWORD_TOO_COMMON")]
    [InlineData("123123123123", "PASSWORD_TOO_COMMON")]
    [InlineData("aaaaaaaaaaaaaaaa", "PASSWORD_TOO_COMMON")]
    [InlineData("admin@admin.2026", "PASSWORD_TOO_COMMON")]
    [InlineData("welcome-to-iris", null)]
    [InlineData("iris-demo-password", null)]
    [InlineData("a long passphrase", null)]
    [InlineData("correct horse battery staple", null)]
    [InlineData("kX9-vLw2.Pq7r", null)]
    public void Check_Password_IsRefusedForOneReason(string? password, string? code)
    {
        var errors = new ErrorList();

        PasswordRules.Check(password, "ops.team@example.test", "password", errors);

        Assert.Equal(code, errors.Items.SingleOrDefault()?.Code);
    }

    [Fact]
    public void Check_PasswordAsLongAsAllowed_IsTakenAndOneMoreIsNot()
    {
        var errors = new ErrorList();
        var longest = string.Concat(Enumerable.Range(0, 64).Select(i => $"{i * 7919 % 9973:d4}"));

        PasswordRules.Check(longest, null, "password", errors);
        Assert.Empty(errors.Items);
        PasswordRules.Check(longest + "x", null, "password", errors);

        Assert.Equal("TOO_LONG", Assert.Single(errors.Items).Code);
    }

    [Fact]
    public void Contain_EveryEntryOfTheList_IsInLowerCaseAndFound()
    {
        using var list = typeof(CommonPasswords).Assembly.GetManifestResourceStream("Iris.Core.Accounts.common-passwords.txt")!;
        using var reader = new StreamReader(list);
        var words = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.InRange(words.Length, 500, 5000);
        Assert.Equal(words.Length, words.Distinct(StringComparer.Ordinal).Count());
        Assert.All(words, word => Assert.True(word == word.ToLowerInvariant().Trim() && CommonPasswords.Contain(word.ToUpperInvariant()), word));
    }
}

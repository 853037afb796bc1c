using Iris.Core.Users;

namespace Iris.Core.Tests.Users;

public sealed class DestinationFormatTests
{
    [Theory]
    [InlineData("34638766068", "34638766068")]
    [InlineData("+34 638 76 60 68", "34638766068")]
    [InlineData("0034638766068", "34638766068")]
    [InlineData("+55(19) 900001111", "5519900001111")]
    [InlineData("1-202-555-0143", "12025550143")]
    [InlineData("123456789012345", "123456789012345")]
    public void TryNormalise_Phone_DigitsOnly(string raw, string expected)
    {
        Assert.True(DestinationFormat.TryNormalise(DestinationKeys.PhoneNumber, raw, out var value, out _));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("123456")]
    [InlineData("1234567890123456")]
    [InlineData("34+638766068")]
    [InlineData("++34638766068")]
    [InlineData("34638766068x")]
    [InlineData("٣٤٦٣٨٧٦٦٠٦٨")]
    [InlineData("638'; DROP TABLE users")]
    [InlineData("0346387660")]
    public void TryNormalise_NotAPhone_SaysWhy(string? raw)
    {
        Assert.False(DestinationFormat.TryNormalise(DestinationKeys.PhoneNumber, raw, out var value, out var problem));
        Assert.Null(value);
        Assert.Contains("7", problem.English, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("usuario@dominio.com", "usuario@dominio.com")]
    [InlineData("  Usuario@DOMINIO.Com ", "Usuario@dominio.com")]
    [InlineData("first.last+tag@sub.example.test", "first.last+tag@sub.example.test")]
    public void TryNormalise_Email_LowerCaseDomain(string raw, string expected)
    {
        Assert.True(DestinationFormat.TryNormalise(DestinationKeys.Email, raw, out var value, out _));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("a@b")]
    [InlineData("a@@b.com")]
    [InlineData("Name <a@b.com>")]
    [InlineData("a@b.com\r\nBcc: x@y.com")]
    [InlineData("a@b.com,c@d.com")]
    public void TryNormalise_NotAnEmail_SaysWhy(string raw)
    {
        Assert.False(DestinationFormat.TryNormalise(DestinationKeys.Email, raw, out _, out var problem));
        Assert.NotNull(problem);
    }

    [Fact]
    public void TryNormalise_LongestEmail_Passes()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('d', 49), 4)) + ".test";
        var longest = new string('a', DestinationFormat.MaxEmailLength - domain.Length - 1) + "@" + domain;

        Assert.True(DestinationFormat.TryNormalise(DestinationKeys.Email, longest, out _, out _));
        Assert.False(DestinationFormat.TryNormalise(DestinationKeys.Email, "a" + longest, out _, out _));
    }

    [Fact]
    public void LookupOf_EmailsThatDifferInCase_AreOne() =>
        Assert.Equal(
            DestinationFormat.LookupOf(DestinationKeys.Email, "Ana@example.test"),
            DestinationFormat.LookupOf(DestinationKeys.Email, "ANA@example.test"));
}

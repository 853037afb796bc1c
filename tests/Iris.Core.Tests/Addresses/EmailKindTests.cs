using System.Text;
using Iris.Core.Addresses;

namespace Iris.Core.Tests.Addresses;

public sealed class EmailKindTests
{
    [Theory]
    [InlineData("usuario@dominio.com", "usuario@dominio.com")]
    [InlineData("  Usuario@DOMINIO.Com ", "Usuario@dominio.com")]
    [InlineData("first.last+tag@sub.example.test", "first.last+tag@sub.example.test")]
    [InlineData("ana@münchen.example", "ana@xn--mnchen-3ya.example")]
    [InlineData("ana@MÜNCHEN.example", "ana@xn--mnchen-3ya.example")]
    [InlineData("ana@mu\u0308nchen.example", "ana@xn--mnchen-3ya.example")]
    [InlineData("ana@XN--MNCHEN-3YA.example", "ana@xn--mnchen-3ya.example")]
    [InlineData("ana@faß.example", "ana@xn--fa-hia.example")]
    [InlineData("ana@例え。jp", "ana@xn--r8jz45g.jp")]
    [InlineData("ana＠ｆｕｌｌ.example", "ana@full.example")]
    [InlineData("ana@example.test.", "ana@example.test")]
    [InlineData("\u200eana@example.test\u202c", "ana@example.test")]
    [InlineData("an\u200ba@exam\u00adple.test\ufeff", "ana@example.test")]
    [InlineData("jose\u0301@example.test", "jos\u00e9@example.test")]
    [InlineData("用户@例え.jp", "用户@xn--r8jz45g.jp")]
    [InlineData("o'neil!#$%&*+/=?^_`{|}~-@example.test", "o'neil!#$%&*+/=?^_`{|}~-@example.test")]
    public void TryNormalise_AnyWriting_OneForm(string raw, string expected)
    {
        Assert.True(DestinationKinds.Email.TryNormalise(raw, default, out var value));
        Assert.Equal(expected, value);
        Assert.True(DestinationKinds.Email.TryNormalise(value, default, out var again));
        Assert.Equal(value, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("@example.test")]
    [InlineData("a@")]
    [InlineData("a@b")]
    [InlineData("a@@b.com")]
    [InlineData("Name <a@b.com>")]
    [InlineData("a@b.com\r\nBcc: x@y.com")]
    [InlineData("a\u0000@b.com")]
    [InlineData("a@b.com,c@d.com")]
    [InlineData("\"a b\"@example.test")]
    [InlineData("a b@example.test")]
    [InlineData(".a@example.test")]
    [InlineData("a.@example.test")]
    [InlineData("a..b@example.test")]
    [InlineData("a@b..com")]
    [InlineData("a@-b.com")]
    [InlineData("a@b_c.com")]
    [InlineData("a@127.0.0.1")]
    [InlineData("a@[127.0.0.1]")]
    [InlineData("a@b\u200dc.example")]
    [InlineData("a@xn--zzzz-.example")]
    [InlineData("\ud800@example.test")]
    public void TryNormalise_NoMailbox_IsRefused(string raw) => Assert.False(DestinationKinds.Email.TryNormalise(raw, default, out _));

    [Theory]
    [InlineData("a..b@docomo.ne.jp")]
    [InlineData("a.@docomo.ne.jp")]
    [InlineData(".a@docomo.ne.jp")]
    public void TryNormalise_IrregularDots_WhereAllowed(string raw)
    {
        Assert.False(DestinationKinds.Email.TryNormalise(raw, default, out _));
        Assert.True(DestinationKinds.Email.TryNormalise(raw, new AddressReading(IrregularEmails: true), out var value));
        Assert.Equal(raw, value);
    }

    [Fact]
    public void TryNormalise_LongestAddress_IsCountedInBytes()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('d', 49), 4)) + ".test";
        var local = new string('a', DestinationKind.MaxEmailBytes - domain.Length - 1);
        Assert.True(DestinationKinds.Email.TryNormalise($"{local}@{domain}", default, out _));
        Assert.False(DestinationKinds.Email.TryNormalise($"a{local}@{domain}", default, out _));

        var accents = new string('é', 32);
        Assert.Equal(64, Encoding.UTF8.GetByteCount(accents));
        Assert.True(DestinationKinds.Email.TryNormalise($"{accents}@example.test", default, out _));
        Assert.False(DestinationKinds.Email.TryNormalise($"a{accents}@example.test", default, out _));
    }

    [Theory]
    [InlineData("Ana@example.test", "ANA@example.test")]
    [InlineData("ÁNA@example.test", "ána@example.test")]
    [InlineData("ana@münchen.example", "ana@xn--mnchen-3ya.example")]
    public void LookupOf_OneMailbox_IsOne(string one, string other) =>
        Assert.Equal(new Address(DestinationKeys.Email, one).Renewed().LookupValue, new Address(DestinationKeys.Email, other).Renewed().LookupValue);
}

using Iris.Core.Integrations;
using Iris.Testing;

namespace Iris.Core.Tests.Integrations;

public sealed class ReturnKeyTests
{
    private const string Reference = "67ad2f7300c5a3f0e1b2c3d4.3";
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 10, 0, 0, TimeSpan.Zero);

    private readonly Integration integration = Builders.Integration(Now, "Email", "SMTP");

    [Fact]
    public void Verify_WhatWasSigned_IsTheReference()
    {
        var signed = ReturnKey.Of(integration).Sign(Reference);

        Assert.Matches($"^{Reference}\\.[a-z2-7]{{12}}$", signed);
        Assert.Equal(Reference, ReturnKey.Verify(integration, signed, Now));
    }

    [Fact]
    public void Verify_AnythingElse_IsNull()
    {
        var signed = ReturnKey.Of(integration).Sign(Reference);
        string[] forged =
        [
            "", ".", Reference, signed[..^1], signed + "a", signed.Replace(".3.", ".4.", StringComparison.Ordinal), signed[..^1] + (signed[^1] == 'a' ? 'b' : 'a'),
            $"{Reference}.ññññññññññññ", ReturnKey.Of(Builders.Integration(Now, "Email", "SMTP")).Sign(Reference),
        ];

        Assert.All(forged, one => Assert.Null(ReturnKey.Verify(integration, one, Now)));
    }

    [Fact]
    public void Verify_AfterARotation_HoldsForTwoWeeks()
    {
        integration.CallbackToken = CallbackToken.New();
        var signed = ReturnKey.Of(integration).Sign(Reference);

        CallbackToken.Rotate(integration, Now);

        Assert.Equal(Reference, ReturnKey.Verify(integration, signed, Now.AddDays(14)));
        Assert.Null(ReturnKey.Verify(integration, signed, Now.AddDays(15)));
        Assert.NotEqual(signed, ReturnKey.Of(integration).Sign(Reference));
    }
}

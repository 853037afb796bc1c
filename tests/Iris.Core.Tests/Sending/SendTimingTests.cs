using Iris.Core.Kernel;
using Iris.Core.Sending;

namespace Iris.Core.Tests.Sending;

public sealed class SendTimingTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-11-21T10:30:00+01:00", "2026-11-21T09:30:00Z")]
    [InlineData("2026-11-21T09:30:00Z", "2026-11-21T09:30:00Z")]
    [InlineData("2026-11-21T04:30-05:00", "2026-11-21T09:30:00Z")]
    [InlineData("2026-11-21T09:30Z", "2026-11-21T09:30:00Z")]
    [InlineData("2026-11-21T09:30:00.1234567Z", "2026-11-21T09:30:00.1234567Z")]
    [InlineData("2027-11-22T09:00:00Z", "2027-11-22T09:00:00Z")]
    public void Read_DateWithOffset_IsThatMoment(string sendAt, string expected)
    {
        var errors = new ErrorList();

        var timing = SendTiming.Read(new SendCommand { SendAt = sendAt, ExpiresAt = "2027-11-22T09:00:01Z" }, Now, errors);

        Assert.Empty(errors.Items);
        Assert.Equal(DateTimeOffset.Parse(expected, null), timing.SendAt);
        Assert.Equal(TimeSpan.Zero, timing.SendAt!.Value.Offset);
    }

    [Theory]
    [InlineData("2026-11-21T09:30:00", null, "INVALID_DATE sendAt")]
    [InlineData("2026-11-21", null, "INVALID_DATE sendAt")]
    [InlineData("", null, "INVALID_DATE sendAt")]
    [InlineData("tomorrow", "1700000000", "INVALID_DATE sendAt", "INVALID_DATE expiresAt")]
    [InlineData("2026-02-30T09:30:00Z", null, "INVALID_DATE sendAt")]
    [InlineData("2026-11-21T09:00:00Z", null, "NOT_IN_FUTURE sendAt")]
    [InlineData("2027-11-22T09:00:01Z", null, "TOO_FAR_AHEAD sendAt")]
    [InlineData(null, "2026-11-21T08:59:59Z", "NOT_IN_FUTURE expiresAt")]
    [InlineData("2026-11-21T10:00:00Z", "2026-11-21T10:00:00Z", "EXPIRES_BEFORE_SEND expiresAt")]
    [InlineData(null, "2027-11-22T09:00:01Z", "TOO_FAR_AHEAD expiresAt")]
    [InlineData("2026-11-22T09:00:00Z", "2027-11-23T09:00:01Z", "TOO_FAR_AHEAD expiresAt")]
    [InlineData("9999-12-31T23:59:59.9999999Z", null, "TOO_FAR_AHEAD sendAt")]
    [InlineData("9999-12-30T00:00:00Z", "9999-12-31T00:00:00Z", "TOO_FAR_AHEAD sendAt")]
    [InlineData("0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z", "NOT_IN_FUTURE sendAt", "TOO_FAR_AHEAD expiresAt")]
    public void Read_Wrong_SaysWhatIsWrong(string? sendAt, string? expiresAt, params string[] expected)
    {
        var errors = new ErrorList();

        SendTiming.Read(new SendCommand { SendAt = sendAt, ExpiresAt = expiresAt }, Now, errors);

        Assert.Equal(expected, errors.Items.Select(error => $"{error.Code} {error.Field}"));
    }
}

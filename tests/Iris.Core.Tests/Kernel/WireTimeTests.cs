using System.Globalization;
using Iris.Core.Kernel;

namespace Iris.Core.Tests.Kernel;

public sealed class WireTimeTests
{
    [Theory]
    [InlineData("2026-11-21T09:30:00+01:00", "2026-11-21T08:30:00.0000000")]
    [InlineData("2026-11-21T09:30:00.123456789Z", "2026-11-21T09:30:00.1234567")]
    [InlineData("2026-11-21T09:30:00.5Z", "2026-11-21T09:30:00.5000000")]
    [InlineData("2026-11-21t09:30:00z", "2026-11-21T09:30:00.0000000")]
    [InlineData("2026-11-21T09:30Z", "2026-11-21T09:30:00.0000000")]
    [InlineData("2026-11-21T09:30:00+01", "2026-11-21T08:30:00.0000000")]
    [InlineData("2026-11-21T09:30:00-0530", "2026-11-21T15:00:00.0000000")]
    [InlineData("2026-11-21T09:30:00-00:00", "2026-11-21T09:30:00.0000000")]
    [InlineData("2026-11-21T09:30:00+23:59", "2026-11-20T09:31:00.0000000")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.0000000")]
    [InlineData("2017-01-01T00:59:60.25+01:00", "2017-01-01T00:00:00.0000000")]
    [InlineData("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.9999999")]
    public void Parse_AsPeopleWriteIt_IsThatMoment(string text, string expected)
    {
        var errors = new ErrorList();

        var moment = WireTime.Parse(text, "sendAt", errors);

        Assert.Equal(expected, moment?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", CultureInfo.InvariantCulture));
        Assert.Equal(TimeSpan.Zero, moment?.Offset);
        Assert.True(errors.IsEmpty);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-11-21")]
    [InlineData("2026-11-21T09:30:00")]
    [InlineData("2026-11-21T09:30:00.1234567890Z")]
    [InlineData("2026-11-21T09:30:00.Z")]
    [InlineData("2026-11-21T09:30:00Z\n")]
    [InlineData(" 2026-11-21T09:30:00Z")]
    [InlineData("2026-11-21 09:30:00Z")]
    [InlineData("2026-11-21T24:00:00Z")]
    [InlineData("2026-02-29T09:30:00Z")]
    [InlineData("2026-11-21T09:30:60Z")]
    [InlineData("2016-12-31T23:59:61Z")]
    [InlineData("2026-11-21T09:30:00+1")]
    [InlineData("2026-11-21T09:30:00+24:00")]
    [InlineData("2026-11-21T09:30:00+01:60")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("9999-12-31T23:59:60Z")]
    [InlineData("٢٠٢٦-11-21T09:30:00Z")]
    public void Parse_NoMoment_IsRefusedByName(string text)
    {
        var errors = new ErrorList();

        Assert.Null(WireTime.Parse(text, "sendAt", errors));
        Assert.Equal(("INVALID_DATE", "sendAt"), (errors.Items[0].Code, errors.Items[0].Field));
    }
}

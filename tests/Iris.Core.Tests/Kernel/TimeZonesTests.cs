using Iris.Core.Kernel;

namespace Iris.Core.Tests.Kernel;

public sealed class TimeZonesTests
{
    private static readonly DateTimeOffset Winter = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Summer = new(2026, 7, 15, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("America/Los_Angeles", -8, -7)]
    [InlineData(" America/Los_Angeles ", -8, -7)]
    [InlineData("US/Pacific", -8, -7)]
    [InlineData("Pacific Standard Time", -8, -7)]
    [InlineData("america/LOS_angeles", -8, -7)]
    [InlineData("pacific standard TIME", -8, -7)]
    [InlineData("Asia/Calcutta", 5.5, 5.5)]
    [InlineData("W. Europe Standard Time", 1, 2)]
    [InlineData("UTC", 0, 0)]
    [InlineData("Z", 0, 0)]
    [InlineData("UTC-8", -8, -8)]
    [InlineData("gmt+2", 2, 2)]
    [InlineData("UTC +02:00", 2, 2)]
    [InlineData("Etc/GMT+2", -2, -2)]
    [InlineData("-08:00", -8, -8)]
    [InlineData("\u221208:00", -8, -8)]
    [InlineData("+0530", 5.5, 5.5)]
    [InlineData("+14:00", 14, 14)]
    public void Find_AsSystemsNameIt_IsThatZone(string name, double winter, double summer)
    {
        var zone = TimeZones.Find(name);

        Assert.Equal((winter, summer), (zone?.GetUtcOffset(Winter).TotalHours, zone?.GetUtcOffset(Summer).TotalHours));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Madrid")]
    [InlineData("localtime")]
    [InlineData("posix/Europe/Madrid")]
    [InlineData("right/Europe/Madrid")]
    [InlineData("posixrules")]
    [InlineData("Factory")]
    [InlineData("Nowhere Standard Time")]
    [InlineData("../../../etc/passwd")]
    [InlineData("Europe/Madrid\n/x")]
    [InlineData("+14:01")]
    [InlineData("UTC+5:3")]
    [InlineData("UTC8")]
    [InlineData("+")]
    public void Find_NoZone_IsNull(string? name) => Assert.Null(TimeZones.Find(name));

    [Fact]
    public void Find_VeryLong_IsNull() => Assert.Null(TimeZones.Find(new string(' ', TimeZones.MaxLength) + "UTC"));
}

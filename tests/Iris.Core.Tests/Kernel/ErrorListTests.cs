using Iris.Core.Kernel;

namespace Iris.Core.Tests.Kernel;

public sealed class ErrorListTests
{
    [Fact]
    public void Items_UpToTheLimit_AreAllThere()
    {
        var errors = Many(ErrorList.Limit);

        Assert.Equal(ErrorList.Limit, errors.Items.Count);
        Assert.DoesNotContain(errors.Items, error => error.Code == CommonErrors.MoreErrorsCode);
    }

    [Fact]
    public void Items_BeyondTheLimit_LastOneSaysHowManyMore()
    {
        var errors = Many(ErrorList.Limit + 41);

        Assert.Equal(ErrorList.Limit + 1, errors.Items.Count);
        var last = errors.Items[^1];
        Assert.Equal((CommonErrors.MoreErrorsCode, null, 41), (last.Code, last.Field, last.Count));
        Assert.Equal("And 41 other errors that are not listed.", last.Message.English);
    }

    [Fact]
    public void AddRange_OfAListThatHasMore_CountsThem()
    {
        var errors = new ErrorList();
        errors.Add(CommonErrors.Required("first"));

        errors.AddRange(Many(ErrorList.Limit + 5).Items);

        Assert.Equal(6, errors.Items[^1].Count);
    }

    [Fact]
    public void And_OfTwoLists_TellsTheFirstOfAFieldAndChangesNeither()
    {
        var (one, other) = (ErrorList.Of(CommonErrors.Required("first")), ErrorList.Of(CommonErrors.TooLong("first", 1)));
        other.Add(CommonErrors.Required("second"));

        var both = one.And(other);

        Assert.Equal(["REQUIRED first", "REQUIRED second"], both.Items.Select(error => $"{error.Code} {error.Field}"));
        Assert.Equal((1, 2), (one.Items.Count, other.Items.Count));
    }

    [Fact]
    public void Of_NoError_IsEmpty() => Assert.True(ErrorList.Of(null).And(new ErrorList()).IsEmpty);

    [Fact]
    public void Items_OfAnotherKindBeyondTheLimit_CountForTheStatus()
    {
        var errors = new ErrorList();
        for (var i = 0; i < ErrorList.Limit + 1; i++)
            errors.Add("GONE", $"f{i}", new("x", "x"), ErrorKind.NotFound);
        Assert.Equal(ErrorKind.NotFound, errors.Items[^1].Kind);

        errors.Add(CommonErrors.Required("late"));

        Assert.Equal(ErrorKind.Invalid, errors.Items[^1].Kind);
    }

    private static ErrorList Many(int count)
    {
        var errors = new ErrorList();
        for (var i = 0; i < count; i++)
            errors.Add(CommonErrors.Required($"field{i:000000}"));
        return errors;
    }
}

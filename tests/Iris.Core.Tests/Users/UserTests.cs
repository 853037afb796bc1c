using Iris.Core.Kernel;
using Iris.Core.Users;

namespace Iris.Core.Tests.Users;

public sealed class UserTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData(" \u00a0", null)]
    [InlineData("Ana", "Ana")]
    public void Name_Blank_IsNone(string? given, string? kept)
    {
        var user = new User
        {
            Id = IrisId.New(DateTimeOffset.UnixEpoch),
            Tenant = new TenantId("demo"),
            Name = given,
            Created = DateTimeOffset.UnixEpoch,
            Updated = DateTimeOffset.UnixEpoch,
        };

        Assert.Equal(kept, user.Name);
    }
}

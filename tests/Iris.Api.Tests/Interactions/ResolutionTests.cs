using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Interactions;

public sealed class ResolutionTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Fact]
    public async Task Send_NobodyOwnsAnyDestination_NamesEachUnlessAUserMayBeMade()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        string[] phones = [TestTenant.NewPhone(), TestTenant.NewPhone()];

        var refused = await tenant.SendAsync(integration, phones, createUser: false);
        Assert.Equal(["USER_NOT_FOUND Destinations[0]", "USER_NOT_FOUND Destinations[1]"], refused.Expect(404).Errors);
        Assert.Equal(0, await CountAsync(tenant, "/user"));

        var sent = (await tenant.SendAsync(integration, phones)).Expect(200).Payload;
        var user = Assert.Single(sent.GetProperty("users").EnumerateArray().ToList());
        Assert.Equal(phones, user.GetProperty("primaryKey").GetProperty("PhoneNumber").EnumerateArray().Select(value => value.GetString()));
    }

    [Fact]
    public async Task Send_OneDestinationOwned_GivesTheOtherToThatUserForThisInteractionOnly()
    {
        var tenant = await application.NewTenantAsync();
        var (owned, free) = (TestTenant.NewPhone(), TestTenant.NewPhone());
        var owner = (await tenant.NewUserAsync(owned)).GetProperty("id").GetString();

        var sent = (await tenant.SendAsync(await tenant.NewIntegrationAsync(), [free, owned])).Expect(200).Payload;

        Assert.Equal([owner, owner], sent.GetProperty("destinations").EnumerateArray().Select(one => one.GetProperty("userId").GetString()));
        Assert.Equal(0, (await tenant.Client.GetAsync($"/user?destination={free}")).Payload.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Send_NoProcess_IsRefusedUnlessOneMayBeMade()
    {
        var tenant = await application.NewTenantAsync();
        var (integration, phone) = (await tenant.NewIntegrationAsync(), TestTenant.NewPhone());

        var refused = await tenant.SendAsync(integration, phone, createProcess: false);
        var withUser = await tenant.SendAsync(integration, phone, createUser: false, createProcess: false);

        Assert.Equal(["PROCESS_REQUIRED processId"], refused.Expect(400).Errors);
        Assert.Equal(["USER_NOT_FOUND Destinations[0]", "PROCESS_REQUIRED processId"], withUser.Expect(400).Errors);
        Assert.Equal((0, 0), (await CountAsync(tenant, "/user"), await CountAsync(tenant, "/conversation/process")));
    }

    [Fact]
    public async Task Send_WithUserAndProcessMadeBefore_NeedsNoFlag()
    {
        var tenant = await application.NewTenantAsync();
        var phone = TestTenant.NewPhone();
        var process = await tenant.NewProcessAsync((await tenant.NewUserAsync(phone)).GetProperty("id").GetString()!);

        var sent = await tenant.SendAsync(await tenant.NewIntegrationAsync(), phone, process, createUser: false, createProcess: false);

        Assert.Equal(process, sent.Expect(200).Payload.GetProperty("processId").GetString());
        Assert.Equal(1, await CountAsync(tenant, "/conversation/process"));
    }

    [Theory]
    [InlineData("000000000000000000000000")]
    [InlineData("nonsense")]
    public async Task Send_UnknownProcess_IsRefusedEvenWhenOneMayBeMade(string processId)
    {
        var tenant = await application.NewTenantAsync();

        var refused = await tenant.SendAsync(await tenant.NewIntegrationAsync(), TestTenant.NewPhone(), processId);

        Assert.Equal(["PROCESS_NOT_FOUND processId"], refused.Expect(404).Errors);
        Assert.Equal(0, await CountAsync(tenant, "/user"));
    }

    [Fact]
    public async Task Send_ProcessOfAnotherUser_IsRefused()
    {
        var tenant = await application.NewTenantAsync();
        var process = await tenant.NewProcessAsync((await tenant.NewUserAsync(TestTenant.NewPhone())).GetProperty("id").GetString()!);

        var other = TestTenant.NewPhone();
        await tenant.NewUserAsync(other);

        var refused = await tenant.SendAsync(await tenant.NewIntegrationAsync(), other, process);

        Assert.Equal(["PROCESS_USER_MISMATCH processId"], refused.Expect(409).Errors);
    }

    /// <summary>The documented pair: a process of somebody, a destination that nobody owns, both flags true. (Source: seed 2, A.3)</summary>
    [Fact]
    public async Task Send_ProcessAndADestinationThatNobodyOwns_IsThatUsers()
    {
        var tenant = await application.NewTenantAsync();
        var user = (await tenant.NewUserAsync(TestTenant.NewPhone())).GetProperty("id").GetString()!;
        var process = await tenant.NewProcessAsync(user);

        var answer = (await tenant.SendAsync(await tenant.NewIntegrationAsync(), TestTenant.NewPhone(), process)).Expect(200).Payload;

        Assert.Equal(process, answer.GetProperty("processId").GetString());
        Assert.Equal(user, answer.GetProperty("destinations")[0].GetProperty("userId").GetString());
        Assert.Equal(user, answer.GetProperty("users")[0].GetProperty("id").GetString());
        Assert.Equal(1, await CountAsync(tenant, "/user"));
    }

    private static async Task<int> CountAsync(TestTenant tenant, string path) =>
        (await tenant.Client.GetAsync(path)).Expect(200).Payload.GetProperty("items").GetArrayLength();
}

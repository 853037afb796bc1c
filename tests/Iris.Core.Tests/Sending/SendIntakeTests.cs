using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Core.Sending;
using Iris.Testing;

namespace Iris.Core.Tests.Sending;

public sealed class SendIntakeTests : IAsyncLifetime
{
    private CoreHost host = null!;

    public async Task InitializeAsync() => host = await CoreHost.StartAsync(dispatching: false);

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task AcceptAsync_NobodyOwnsTheDestinations_MakesOneUserAndOneProcess()
    {
        var integration = await host.CreateIntegrationAsync();

        var view = await host.SendAsync(CoreHost.Command(integration, "+34 600 000 001", "34600000002", "34600000001"));

        var user = Assert.Single(view.Users);
        Assert.Equal(["34600000001", "34600000002"], user.Destinations.Select(destination => destination.Value));
        Assert.Equal(["34600000001", "34600000002"], view.Interaction.Destinations.Select(destination => destination.Value));
        Assert.Equal(user.Id, view.Process.UserId);
        Assert.True(view.IsLastEntry);
        Assert.Equal(Direction.Out, view.Process.LastDirection);
        Assert.Equal(view.Interaction.AuditTrail.History, (await host.ReadAsync(view.Interaction.Id)).AuditTrail.History.Take(2));
    }

    [Fact]
    public async Task AcceptAsync_OneDestinationOwned_MakesNobodyAndMergesNobody()
    {
        var integration = await host.CreateIntegrationAsync();
        var known = await host.SendAsync(CoreHost.Command(integration, "34600000001"));

        var view = await host.SendAsync(CoreHost.Command(integration, "34600000002", "34600000001"));

        Assert.Equal(known.Users[0].Id, Assert.Single(view.Users).Id);
        Assert.All(view.Interaction.Destinations, destination => Assert.Equal(known.Users[0].Id, destination.UserId));
        Assert.Equal(["34600000001"], view.Users[0].Destinations.Select(destination => destination.Value));
        Assert.Equal(1, await host.CountUsersAsync());
    }

    [Fact]
    public async Task AcceptAsync_TwoOwners_ProcessBelongsToTheFirst()
    {
        var integration = await host.CreateIntegrationAsync();
        var first = await host.SendAsync(CoreHost.Command(integration, "34600000001"));
        var second = await host.SendAsync(CoreHost.Command(integration, "34600000002"));

        var view = await host.SendAsync(CoreHost.Command(integration, "34600000002", "34600000001"));

        Assert.Equal([second.Users[0].Id, first.Users[0].Id], view.Users.Select(user => user.Id));
        Assert.Equal(second.Users[0].Id, view.Process.UserId);
    }

    [Fact]
    public async Task AcceptAsync_UserMayNotBeCreated_NamesEveryDestinationAndWritesNothing()
    {
        var integration = await host.CreateIntegrationAsync();

        var result = await host.TrySendAsync(
            CoreHost.Command(integration, "34600000001", "34600000002") with { AutoCreateUser = false, AutoCreateProcess = false });

        Assert.Equal(
            ["USER_NOT_FOUND Destinations[0]", "USER_NOT_FOUND Destinations[1]", "PROCESS_REQUIRED processId"],
            result.Errors.Select(error => $"{error.Code} {error.Field}"));
        Assert.Equal((0, 0), (await host.CountUsersAsync(), await host.CountProcessesAsync()));
    }

    [Fact]
    public async Task AcceptAsync_ProcessGiven_IsJoinedAndTouched()
    {
        var integration = await host.CreateIntegrationAsync();
        var first = await host.SendAsync(CoreHost.Command(integration));

        var second = await host.SendAsync(CoreHost.Command(integration) with { ProcessId = first.Process.Id, AutoCreateProcess = false });

        Assert.Equal(first.Process.Id, second.Interaction.ProcessId);
        Assert.False((await host.Reader.FindAsync(Builders.Tenant, first.Interaction.Id, default))!.IsLastEntry);
        Assert.True((await host.Reader.FindAsync(Builders.Tenant, second.Interaction.Id, default))!.IsLastEntry);
        Assert.Equal(1, await host.CountProcessesAsync());
    }

    [Fact]
    public async Task AcceptAsync_ProcessCannotBeUsed_SaysWhy()
    {
        var integration = await host.CreateIntegrationAsync();
        var mine = await host.SendAsync(CoreHost.Command(integration, "34600000001"));
        var other = await host.SendAsync(CoreHost.Command(integration, "34600000002"));
        var command = CoreHost.Command(integration, "34600000001");

        Assert.Equal("PROCESS_USER_MISMATCH", await CodeAsync(command with { ProcessId = other.Process.Id }));
        Assert.Equal("PROCESS_NOT_FOUND", await CodeAsync(command with { ProcessId = IrisId.New(DateTimeOffset.UtcNow) }));
        Assert.Equal("PROCESS_NOT_FOUND", await CodeAsync(command with { ProcessId = "nonsense" }));

        mine.Process.IsClosed = true;
        var stored = (await host.Get<IProcessStore>().FindAsync(Builders.Tenant, mine.Process.Id, default))!;
        stored.IsClosed = true;
        await host.Get<IProcessStore>().SaveAsync(Builders.Tenant, stored, default);
        Assert.Equal("PROCESS_CLOSED", await CodeAsync(command with { ProcessId = mine.Process.Id }));
        Assert.Equal(2, await host.CountUsersAsync());
    }

    [Fact]
    public async Task AcceptAsync_EverythingWrong_ReportsEverything()
    {
        var integration = await host.CreateIntegrationAsync(enabled: false);

        var result = await host.TrySendAsync(
            new SendCommand
            {
                IntegrationId = integration.Id,
                Payload = JsonElement.Parse("{}"),
                Destinations = ["x", "34600000001"],
                Metadata = JsonElement.Parse("[]"),
                PrimaryKey = JsonElement.Parse("7"),
                UserName = new string('n', 300),
            });

        Assert.Equal(
            [
                "TOO_LONG name", "INVALID_TYPE metadata", "INVALID_TYPE primaryKey", "INTEGRATION_DISABLED integrationId",
                "REQUIRED payLoad.Text", "INVALID_DESTINATION Destinations[0]",
            ],
            result.Errors.Select(error => $"{error.Code} {error.Field}"));
    }

    [Fact]
    public async Task AcceptAsync_TooManyDestinations_IsRefused()
    {
        var integration = await host.CreateIntegrationAsync();

        Assert.Equal("TOO_MANY_DESTINATIONS", await CodeAsync(CoreHost.Command(integration, "34600000001", "34600000002", "34600000003", "34600000004")));
    }

    [Fact]
    public async Task AcceptAsync_ForeignIntegration_IsLikeAnUnknownOne()
    {
        var integration = await host.CreateIntegrationAsync(tenant: new TenantId("other"));

        var foreign = await host.TrySendAsync(CoreHost.Command(integration));
        var unknown = await host.TrySendAsync(CoreHost.Command(integration) with { IntegrationId = IrisId.New(DateTimeOffset.UtcNow) });

        Assert.Equal(unknown.Errors, foreign.Errors);
        Assert.Equal("INTEGRATION_NOT_FOUND", Assert.Single(foreign.Errors).Code);
    }

    [Fact]
    public async Task AcceptAsync_ThousandParallelSendsToANewNumber_MakeOneUser()
    {
        var integration = await host.CreateIntegrationAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => Task.Run(() => host.TrySendAsync(CoreHost.Command(integration)))));

        Assert.All(results, result => Assert.True(result.IsSuccess));
        Assert.Single(results.Select(result => result.Value!.Users[0].Id).Distinct());
        Assert.Equal(1, await host.CountUsersAsync());
    }

    private async Task<string> CodeAsync(SendCommand command) => Assert.Single((await host.TrySendAsync(command)).Errors).Code;
}

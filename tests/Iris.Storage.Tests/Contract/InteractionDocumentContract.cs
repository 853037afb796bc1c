using System.Collections;
using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Core.Storage;
using Iris.Core.Users;
using Iris.Testing;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

public abstract class InteractionDocumentContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    private const string Payload =
        """{"Type":"simple-text","zeta":1,"Alpha":[1.50,1e3,-0,null,true,{"ñ":"🦄"}],"alpha":{"Ü":{}},"Text":"línea\n<b>&\u0041</b>"}""";

    [Fact]
    public async Task AcceptAsync_EveryMemberSet_ReadsBackTheSame()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var interaction = Full(process);
        AssertNothingIsDefault(interaction);
        await Stores.AcceptAsync(interaction);

        var found = (await Stores.Interactions.FindAsync(Acme, interaction.Id, None))!;

        Assert.Equal(Show(interaction), Show(found));
        Assert.Equal(["Type", "zeta", "Alpha", "alpha", "Text"], found.Payload.EnumerateObject().Select(member => member.Name));
        Assert.Equal(["1.50", "1e3", "-0"], found.Payload.GetProperty("Alpha").EnumerateArray().Take(3).Select(number => number.GetRawText()));
    }

    [Fact]
    public async Task SaveAsync_EveryMemberSet_ReadsBackTheSame()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var interaction = Full(process);
        await Stores.AcceptAsync(interaction);
        interaction.RecordRetry(Now.AddTicks(1), Now.AddTicks(123_456_789), Odd);
        interaction.AddProviderEvent(new ProviderEvent(Now, "Sinch", "send", "500", Odd, null, Json("\"no JSON\"")));

        Assert.Equal(SaveResult.Saved, await Stores.Interactions.SaveAsync(Acme, interaction, None));

        Assert.Equal(2, interaction.Version);
        Assert.Equal(Show(interaction), Show(await Stores.Interactions.FindAsync(Acme, interaction.Id, None)));
    }

    /// <summary>A store may write the rest but once.</summary>
    [Fact]
    public async Task SaveAsync_AllThatMayChangeHasChanged_ReadsBackTheSame()
    {
        var interaction = Fixed(await Stores.OpenProcessAsync(Acme));
        interaction.Register(Now, Now, Now, null);
        await Stores.AcceptAsync(interaction);
        Change(interaction);
        interaction.AuditTrail.UpdaterId = NewId();
        interaction.AuditTrail.ProviderEventsLeftOut = 7;
        AssertNothingIsDefault(interaction);

        await Stores.Interactions.SaveAsync(Acme, interaction, None);

        Assert.Equal(Show(interaction), Show(await Stores.Interactions.FindAsync(Acme, interaction.Id, None)));
    }

    [Fact]
    public async Task SaveAsync_DestinationsThatFareApart_ReadBackTheSameAndGoAway()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var interaction = Full(process);
        interaction.Requeue(Now);
        interaction.Lease("owner 1", Now.AddMinutes(1));
        await Stores.AcceptAsync(interaction);
        Assert.True(await Stores.Interactions.BeginAttemptAsync(Acme, interaction, "owner 1", Now.AddMinutes(1), None));
        interaction.RecordFailure(Now, InteractionStatus.ProviderSendingError, "550", HistoryNotes.Refused, Odd, [1]);
        await Stores.Interactions.SaveAsync(Acme, interaction, None);

        var found = (await Stores.Interactions.FindAsync(Acme, interaction.Id, None))!;

        Assert.Equal(Show(interaction), Show(found));
        Assert.Equal((1, "550", 1), (found.CountedAttempts, found.Sends![1].CustomStatus, found.Sends[1].Attempts));

        found.Restore(found.Version, found.Dispatch);
        found.RecordFailure(Now, InteractionStatus.ProviderSendingError, "550", HistoryNotes.Refused, Odd);
        found.Requeue(Now);
        await Stores.Interactions.SaveAsync(Acme, found, None);

        Assert.Equal(Show(found), Show(await Stores.Interactions.FindAsync(Acme, found.Id, None)));
        Assert.Null(found.Sends);
    }

    [Fact]
    public async Task AcceptAndSave_DocumentOfFourMegabytes_ReadsBackTheSame()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var text = new string('ñ', 2 * 1024 * 1024);
        var interaction = Interaction(process, payload: Json($$"""{"Type":"simple-text","Text":"{{text}}"}"""));
        await Stores.AcceptAsync(interaction);
        interaction.RecordSent(Now, [new ProviderMessage("1", null)], "SENT");
        await Stores.Interactions.SaveAsync(Acme, interaction, None);

        var found = (await Stores.Interactions.FindAsync(Acme, interaction.Id, None))!;

        Assert.Equal(text, found.Payload.GetProperty("Text").GetString());
        Assert.Equal(InteractionStatus.Sent, found.Status);
    }

    [Theory]
    [InlineData(Odd)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("%_*?[a]")]
    [InlineData("İıßẞﬀ")]
    [InlineData("e\u0301 \u00e9")]
    public async Task AcceptAsync_OddTexts_AreFoundExactly(string odd)
    {
        var user = User(Acme, new UserDestination("Telegram", odd));
        var process = Process(Acme, user.Id);
        var interaction = Interaction(process, leaseOwner: odd, payload: Json(JsonSerializer.Serialize(odd)));
        await Stores.AcceptAsync(interaction, user, process);

        var owner = (await Stores.Users.FindOwnersAsync(Acme, "Telegram", [odd], None))[0];

        Assert.Equal(Show(user), Show(owner));
        Assert.Equal(Show(interaction), Show(await Stores.Interactions.FindAsync(Acme, interaction.Id, None)));
        Assert.Null((await Stores.Users.FindOwnersAsync(Acme, "Telegram", [odd + "x"], None))[0]);
    }

    private static Interaction Full(Process process)
    {
        var interaction = Fixed(process);
        Change(interaction);
        interaction.Restore(0, new DispatchState(DispatchPhase.AwaitingNotice, Now.AddTicks(3), 2, Odd));
        return interaction;
    }

    /// <summary>All that never changes is set.</summary>
    private static Interaction Fixed(Process process) =>
        new()
        {
            Id = NewId(),
            Tenant = Acme,
            Summary = new InteractionSummary("Asunto", Odd, "generic"),
            AuditTrail = new AuditTrail { Created = Now, Updated = Now, AuthorId = NewId(), UpdaterId = NewId() },
            Integration = new InteractionIntegration(NewId(), Odd, NewId(), "WhatsApp", NewId(), "Sinch"),
            Metadata = Json("""{"Meta":{"b":1,"a":2}}"""),
            Payload = Json(Payload),
            PrimaryKey = Json("""{"Expediente":["7","6"]}"""),
            ProcessId = process.Id,
            Destinations = [new("PhoneNumber", "34600000001", Odd, NewId()), new("PhoneNumber", "34600000002", "ungroup", NewId())],
            SourceAliases = [Odd],
            Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            ConfirmsOptOut = true,
            IsSeparate = true,
            Written = Now.AddTicks(3),
            AttachmentsId = [NewId(), NewId()],
            Template = new InteractionTemplate(NewId(), Odd, 3, "es-MX", Json(Payload)),
            Strategy = new StrategyLink(NewId(), 2),
            Direction = Direction.Out,
            SendAt = Now.AddTicks(1),
            ExpiresAt = Now.AddDays(1),
            Priority = Priority.Bulk,
        };

    /// <summary>All that may change does.</summary>
    private static void Change(Interaction interaction)
    {
        interaction.Register(Now, Now.AddTicks(7), Now.AddTicks(9_999_999), "owner 1");
        interaction.RecordRetry(Now.AddSeconds(1), Now.AddSeconds(2), "429");
        interaction.RecordFailure(Now.AddSeconds(2), InteractionStatus.ProviderSendingError, "550", HistoryNotes.Refused, Odd, [1]);
        interaction.GoThrough(Now.AddSeconds(2), new InteractionIntegration(NewId(), Odd, NewId(), "WhatsApp", NewId(), "Twilio"));
        interaction.NotTakenBy(NewId(), isOver: false);
        interaction.FixRoute();
        interaction.RecordSent(Now.AddSeconds(3), [new("m1", "34600000001"), new("m2", null) { IntegrationId = NewId() }], "SENT_SUCCESS");
        interaction.AddProviderEvent(new ProviderEvent(Now, "Sinch", "status", "2", Odd, "34600000001", Json(Payload)) { IntegrationId = NewId() });
    }

    /// <summary>A member that is added later has to be set in <see cref="Full"/>, or nothing would test that it is kept.</summary>
    private static void AssertNothingIsDefault(Interaction interaction)
    {
        foreach (var property in DocumentContext.Documents.Interaction.Properties.Where(property => property.Get is not null))
        {
            var value = property.Get!(interaction);
            var isSet = value switch
            {
                null => false,
                Direction or InteractionStatus or Priority => Convert.ToInt32(value, null) != 0,
                JsonElement json => json.GetRawText() != "{}",
                string text => text.Length > 0,
                ICollection list => list.Count > 0,
                _ => true,
            };
            Assert.True(isSet, $"{property.Name} is not set in the sample.");
        }
    }
}

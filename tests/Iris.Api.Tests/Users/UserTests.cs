using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Users;

public sealed class UserTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Fact]
    public async Task Create_User_AnswersTheDocumentedShapeAndItsDestinations()
    {
        var tenant = await application.NewTenantAsync();

        var answer = await tenant.Client.PostAsync("/user", """
            {
              "Name": "Sergio", "metadata": { "Camel": 1.50 },
              "destinations": [
                { "key": "phonenumber", "value": "+34 638-166-168" },
                { "key": "Email", "value": "Inventado1@GMAIL.com", "group": "home" },
                { "key": "PhoneNumber", "value": "34638166168" }
              ]
            }
            """);

        var user = answer.Expect(200).Payload;
        Assert.Equal(
            ["id", "metadata", "name", "primaryKey", "destinations", "history", "created", "updated"],
            user.EnumerateObject().Select(member => member.Name));
        Assert.Equal("""{"Camel":1.50}""", user.GetProperty("metadata").GetRawText());
        Assert.Equal(
            """{"PhoneNumber":["34638166168"],"Email":["Inventado1@gmail.com"]}""", user.GetProperty("primaryKey").GetRawText());
        Assert.Equal(
            """[{"key":"PhoneNumber","value":"34638166168","group":"ungroup"},{"key":"Email","value":"Inventado1@gmail.com","group":"home"}]""",
            user.GetProperty("destinations").GetRawText());
    }

    [Fact]
    public async Task Create_DestinationsTaken_Answers409NamingEach()
    {
        var tenant = await application.NewTenantAsync();
        var (free, taken) = (TestTenant.NewPhone(), TestTenant.NewPhone());
        await tenant.NewUserAsync(taken);

        var answer = await tenant.Client.PostAsync("/user", new
        {
            destinations = new[] { new { key = "PhoneNumber", value = free }, new { key = "PhoneNumber", value = $"+{taken}" } },
        });

        Assert.Equal(["DESTINATION_TAKEN destinations[1].value"], answer.Expect(409).Errors);
        Assert.Contains(taken, answer.Messages[0], StringComparison.Ordinal);
        Assert.Equal(1, (await tenant.Client.GetAsync("/user")).Payload.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Create_SeveralErrors_AnswersAll()
    {
        var tenant = await application.NewTenantAsync();

        var answer = await tenant.Client.PostAsync("/user", """
            {
              "name": 7, "metadata": [],
              "destinations": [ { "value": "12" }, { "key": "Fax", "value": "34600000001" }, { "key": "Email", "value": "x" }, "text" ]
            }
            """);

        Assert.Equal(
            [
                "INVALID_TYPE name", "REQUIRED destinations[0].key", "INVALID_TYPE destinations[3]", "INVALID_TYPE metadata",
                "NOT_ALLOWED destinations[1].key", "INVALID_DESTINATION destinations[2].value",
            ],
            answer.Expect(400).Errors);
    }

    [Fact]
    public async Task Update_MembersLeftOut_StayAsTheyAre()
    {
        var tenant = await application.NewTenantAsync();
        var phone = TestTenant.NewPhone();
        var id = (await tenant.NewUserAsync(phone)).GetProperty("id").GetString();

        (await tenant.Client.PutAsync($"/user/{id}", new { metadata = new { vip = true } })).Expect(200);

        var user = (await tenant.Client.GetAsync($"/user/{id}")).Expect(200).Payload;
        Assert.Equal("Sergio", user.GetProperty("name").GetString());
        Assert.Equal("""{"vip":true}""", user.GetProperty("metadata").GetRawText());
        Assert.Equal(phone, user.GetProperty("destinations")[0].GetProperty("value").GetString());
    }

    [Theory]
    [InlineData("\"Madrid\"", "timeZone")]
    [InlineData("9", "TIMEZONE")]
    [InlineData("\"\"", "timezone")]
    public async Task CreateAndUpdate_TimeZoneThatCannotBeRead_IsRefusedAndChangesNothing(string zone, string member)
    {
        var tenant = await application.NewTenantAsync();
        var body = $$"""{ "metadata": { "{{member}}": {{zone}} } }""";

        Assert.Equal([$"UNKNOWN_TIME_ZONE metadata.{member}"], (await tenant.Client.PostAsync("/user", body)).Expect(400).Errors);
        Assert.Equal(0, (await tenant.Client.GetAsync("/user")).Payload.GetProperty("items").GetArrayLength());
        var user = (await tenant.Client.PostAsync("/user", """{ "metadata": { "timezone": " US/Pacific " } }""")).Expect(200).Payload;
        Assert.Equal(
            [$"UNKNOWN_TIME_ZONE metadata.{member}"],
            (await tenant.Client.PutAsync($"/user/{user.GetProperty("id").GetString()}", body)).Expect(400).Errors);
    }

    [Fact]
    public async Task Destinations_AddedAndRemoved_MoveBetweenUsers()
    {
        var tenant = await application.NewTenantAsync();
        var phone = TestTenant.NewPhone();
        var first = (await tenant.NewUserAsync(TestTenant.NewPhone(), phone)).GetProperty("id").GetString();
        var second = (await tenant.NewUserAsync(TestTenant.NewPhone())).GetProperty("id").GetString();
        var added = new { destinations = new[] { new { key = "PhoneNumber", value = phone } } };

        Assert.Equal(
            ["DESTINATION_TAKEN destinations[0].value"], (await tenant.Client.PostAsync($"/user/{second}/destinations", added)).Expect(409).Errors);
        (await tenant.Client.DeleteAsync($"/user/{first}/destinations?key=PhoneNumber&value=%2B{phone}")).Expect(200);
        (await tenant.Client.PostAsync($"/user/{second}/destinations", added)).Expect(200);

        var owner = (await tenant.Client.GetAsync($"/user?destination={phone}")).Expect(200).Payload.GetProperty("items");
        Assert.Equal(second, owner[0].GetProperty("id").GetString());
        Assert.Equal(
            ["DESTINATION_NOT_FOUND value"],
            (await tenant.Client.DeleteAsync($"/user/{first}/destinations?key=PhoneNumber&value={phone}")).Expect(404).Errors);
    }

    [Fact]
    public async Task RemoveDestination_KeyOrValueMissing_AnswersBoth()
    {
        var tenant = await application.NewTenantAsync();

        Assert.Equal(["REQUIRED value", "REQUIRED key"], (await tenant.Client.DeleteAsync("/user/x/destinations")).Expect(400).Errors);
    }

    [Theory]
    [InlineData("""{ "nmae": "Ana" }""", "UNKNOWN_MEMBER nmae")]
    [InlineData("""{ "destination": [], "metadatas": {} }""", "UNKNOWN_MEMBER destination,UNKNOWN_MEMBER metadatas")]
    [InlineData("""{ "destinations": [{ "key": "PhoneNumber", "vlaue": "34600000001" }] }""", "UNKNOWN_MEMBER destinations[0].vlaue,REQUIRED destinations[0].value")]
    [InlineData("""{ "metadata": { "Locale": "klingon" } }""", "INVALID_LOCALE metadata.Locale")]
    [InlineData("""{ "metadata": { "locale": 7 } }""", "INVALID_LOCALE metadata.locale")]
    [InlineData("""{ "metadata": { "locale": "es-u" } }""", "INVALID_LOCALE metadata.locale")]
    public async Task Create_MemberThatWasMeantOtherwise_IsRefused(string body, string errors)
    {
        var tenant = await application.NewTenantAsync();

        Assert.Equal(errors.Split(','), (await tenant.Client.PostAsync("/user", body)).Expect(400).Errors);
    }

    [Fact]
    public async Task Create_SameKeyAgain_AnswersTheSameAndMakesNothing()
    {
        var (tenant, phone) = (await application.NewTenantAsync(), TestTenant.NewPhone());
        var body = new { name = "Ana", destinations = new[] { new { key = "PhoneNumber", value = phone } } };
        tenant.Client.Http.DefaultRequestHeaders.Add("Idempotency-Key", "u-1");

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => tenant.Client.PostAsync("/user", body)));
        var again = (await tenant.Client.PostAsync("/user", body)).Expect(200);

        Assert.All(answers, answer => Assert.True(
            answer.Status == 200 ? answer.Id == again.Id : answer.Errors is ["IDEMPOTENCY_IN_PROGRESS Idempotency-Key"]));
        Assert.Equal(
            ["IDEMPOTENCY_KEY_REUSED Idempotency-Key"],
            (await tenant.Client.PostAsync("/user", new { name = "Eva" })).Expect(422).Errors);
        Assert.Equal(1, (await tenant.Client.GetAsync("/user")).Payload.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Create_OtherMembersAndLocales_AreTaken()
    {
        var tenant = await application.NewTenantAsync();

        foreach (var locale in (string[])["es", "es-MX", "zh-Hant-TW", "pt-br", "ca-valencia", "en-US-u-ca-buddhist", "es-419", "de-CH-1996-x-bank"])
            (await tenant.Client.PostAsync("/user", $$"""{ "crmCategory": 7, "metadata": { "locale": "{{locale}}", "lokale": "x" } }""")).Expect(200);
    }

    [Theory]
    [InlineData("?destination=ana@", "INVALID_DESTINATION destination")]
    [InlineData("?destination=34600000001&key=Fax", "NOT_ALLOWED key")]
    public async Task List_BadDestination_Answers400(string query, string error)
    {
        var tenant = await application.NewTenantAsync();

        Assert.Equal([error], (await tenant.Client.GetAsync($"/user{query}")).Expect(400).Errors);
    }

    [Fact]
    public async Task List_EmailInAnotherCase_FindsItsOwner()
    {
        var tenant = await application.NewTenantAsync();
        (await tenant.Client.PostAsync("/user", new { destinations = new[] { new { key = "Email", value = "Ana@Example.test" } } })).Expect(200);

        var found = await tenant.Client.GetAsync("/user?destination=ana%40example.TEST");

        Assert.Equal(1, found.Expect(200).Payload.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task List_ByCursor_ShowsEachOnceNewestFirst()
    {
        var tenant = await application.NewTenantAsync();
        var made = new List<string?>();
        for (var i = 0; i < 5; i++)
            made.Add((await tenant.NewUserAsync(TestTenant.NewPhone())).GetProperty("id").GetString());

        var listed = new List<string?>();
        for (string? query = "?limit=2"; query is not null;)
        {
            var page = (await tenant.Client.GetAsync($"/user{query}")).Expect(200).Payload;
            listed.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()));
            query = page.GetProperty("nextCursor").GetString() is { } cursor ? $"?limit=2&cursor={cursor}" : null;
        }

        Assert.Equal(made.AsEnumerable().Reverse(), listed);
    }
}

using System.Globalization;
using System.Text.Json;
using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Users;

public sealed class PrimaryKeyTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Fact]
    public async Task Create_OwnEntries_AreAnsweredBehindTheAddresses()
    {
        var tenant = await application.NewTenantAsync();

        var user = (await tenant.Client.PostAsync("/user", """
            {
              "primaryKey": { "Expediente": ["2", "1", "2"], "DNI": "12345678Z", "a.b ñ": ["x"], "Nothing": [] },
              "destinations": [{ "key": "PhoneNumber", "value": "34638166168" }]
            }
            """)).Expect(200).Payload;

        const string expected = """{"PhoneNumber":["34638166168"],"Expediente":["2","1"],"DNI":["12345678Z"],"a.b ñ":["x"]}""";
        Assert.Equal(expected, KeysOf(user));
        Assert.Equal(expected, KeysOf((await tenant.Client.GetAsync($"/user/{IdOf(user)}")).Expect(200).Payload));
        Assert.Equal(expected, KeysOf((await tenant.Client.GetAsync("/user")).Expect(200).Payload.GetProperty("items")[0]));
    }

    [Fact]
    public async Task Send_ToAUserWithOwnEntries_InteractionsShowThem()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        var phone = TestTenant.NewPhone();
        await CreateAsync(tenant, $$"""{ "primaryKey": { "Expediente": ["1"], "PhoneNumber": ["{{phone}}"] } }""");

        var sent = (await tenant.SendAsync(integration, phone)).Expect(200).Payload;

        Assert.Equal($$"""{"PhoneNumber":["{{phone}}"],"Expediente":["1"]}""", KeysOf(sent.GetProperty("users")[0]));
    }

    [Theory]
    [InlineData("""{ "Expediente": ["3"] }""", """{"PhoneNumber":["34638166168"],"Expediente":["3"]}""")]
    [InlineData("{}", """{"PhoneNumber":["34638166168"]}""")]
    [InlineData("null", """{"PhoneNumber":["34638166168"],"Expediente":["1"],"DNI":["2"]}""")]
    [InlineData("""{ "PhoneNumber": [] }""", "{}")]
    [InlineData("""{ "phonenumber": "+34 638 166 169", "Email": ["ana@example.test"] }""", """{"PhoneNumber":["34638166169"],"Email":["ana@example.test"]}""")]
    [InlineData("""{ "Email": ["ana@example.test"], "DNI": "2" }""", """{"PhoneNumber":["34638166168"],"Email":["ana@example.test"],"DNI":["2"]}""")]
    public async Task Update_PrimaryKeyAlone_ReplacesOwnEntriesAndTheKindsItNames(string given, string expected)
    {
        var tenant = await application.NewTenantAsync();
        var id = await CreateAsync(
            tenant, """{ "primaryKey": { "Expediente": "1", "DNI": "2" }, "destinations": [{ "key": "PhoneNumber", "value": "34638166168" }] }""");

        (await tenant.Client.PutAsync($"/user/{id}", $$"""{ "primaryKey": {{given}} }""")).Expect(200);

        Assert.Equal(expected, KeysOf((await tenant.Client.GetAsync($"/user/{id}")).Payload));
    }

    [Fact]
    public async Task Update_UserAsItWasAnswered_ChangesNothing()
    {
        var tenant = await application.NewTenantAsync();
        var id = await CreateAsync(tenant, """
            {
              "name": "Ana", "metadata": { "a": 1.50 }, "primaryKey": { "Expediente": ["1", "2"], "DNI": ["3"] },
              "destinations": [
                { "key": "PhoneNumber", "value": "34638166168", "group": "work" }, { "key": "Email", "value": "Ana@example.test" },
                { "key": "PhoneNumber", "value": "34638166169" }, { "key": "WhatsAppUserId", "value": "ES.aB1" }, { "key": "Group", "value": "g" }
              ]
            }
            """);
        var before = (await tenant.Client.GetAsync($"/user/{id}")).Payload;

        (await tenant.Client.PutAsync($"/user/{id}", before.GetRawText())).Expect(200);
        (await tenant.Client.PutAsync($"/user/{id}", $$"""{ "primaryKey": {{KeysOf(before)}} }""")).Expect(200);

        var after = (await tenant.Client.GetAsync($"/user/{id}")).Payload;
        foreach (var member in before.EnumerateObject().Where(member => member.Name != "updated"))
            Assert.Equal(member.Value.GetRawText(), after.GetProperty(member.Name).GetRawText());
    }

    [Fact]
    public async Task Update_DestinationsBesideThePrimaryKeyAsItWas_DestinationsCount()
    {
        var tenant = await application.NewTenantAsync();
        var id = await CreateAsync(tenant, """{ "primaryKey": { "PhoneNumber": ["34638166168"], "DNI": "1" } }""");
        const string destinations = """[{ "key": "PhoneNumber", "value": "34638166169" }]""";

        foreach (var phone in (string[])["34638166168", "+34 638 166 169"])
        {
            var user = (await tenant.Client.PutAsync(
                $"/user/{id}", $$"""{ "primaryKey": { "PhoneNumber": ["{{phone}}"], "DNI": "1" }, "destinations": {{destinations}} }""")).Expect(200).Payload;
            Assert.Equal("""{"PhoneNumber":["34638166169"],"DNI":["1"]}""", KeysOf(user));
        }

        Assert.Equal(
            ["DESTINATIONS_DIFFER primaryKey.PhoneNumber", "DESTINATIONS_DIFFER primaryKey.Email"],
            (await tenant.Client.PutAsync(
                $"/user/{id}", $$"""{ "primaryKey": { "PhoneNumber": ["34638166170"], "email": ["a@example.test"] }, "destinations": {{destinations}} }""")).Expect(400).Errors);
        Assert.Equal(
            ["DESTINATIONS_DIFFER primaryKey.PhoneNumber"],
            (await tenant.Client.PostAsync("/user", $$"""{ "primaryKey": { "PhoneNumber": "34638166170" }, "destinations": {{destinations}} }""")).Expect(400).Errors);
        Assert.Equal("""{"PhoneNumber":["34638166169"],"DNI":["1"]}""", KeysOf((await tenant.Client.GetAsync($"/user/{id}")).Payload));
    }

    [Fact]
    public async Task CreateAndUpdate_AddressOfSomebodyElse_IsNamedWhereItStands()
    {
        var tenant = await application.NewTenantAsync();
        var taken = TestTenant.NewPhone();
        await tenant.NewUserAsync(taken);
        var id = await CreateAsync(tenant, "{}");
        var body = $$"""{ "primaryKey": { "DNI": "1", "PhoneNumber": ["{{TestTenant.NewPhone()}}", "+{{taken}}"] } }""";

        Assert.Equal(["DESTINATION_TAKEN primaryKey.PhoneNumber[1]"], (await tenant.Client.PostAsync("/user", body)).Expect(409).Errors);
        Assert.Equal(["DESTINATION_TAKEN primaryKey.PhoneNumber[1]"], (await tenant.Client.PutAsync($"/user/{id}", body)).Expect(409).Errors);
        Assert.Empty(await FindAsync(tenant, "primaryKey=DNI&value=1"));
    }

    [Theory]
    [InlineData("7", "INVALID_TYPE primaryKey")]
    [InlineData("[]", "INVALID_TYPE primaryKey")]
    [InlineData("""{ "DNI": 7, "File": [true, "1", null], "Other": null }""", "INVALID_TYPE primaryKey.DNI,INVALID_TYPE primaryKey.File[0],INVALID_TYPE primaryKey.File[2],INVALID_TYPE primaryKey.Other")]
    [InlineData("""{ "": "1", "DNI": "", "File": [" "], "Email": "", "PhoneNumber": ["12"] }""", "REQUIRED primaryKey.,REQUIRED primaryKey.DNI,REQUIRED primaryKey.File[0],INVALID_DESTINATION primaryKey.Email,INVALID_DESTINATION primaryKey.PhoneNumber[0]")]
    [InlineData("""{ "DNI": "1", "DNI": "2", "email": "a@example.test", "Email": "a@example.test" }""", "DUPLICATE_MEMBER primaryKey.DNI,DUPLICATE_MEMBER primaryKey.Email")]
    [InlineData("""{ "DNI": "1\n", "File": ["\u0000"] }""", "CONTROL_CHARACTER primaryKey.DNI,CONTROL_CHARACTER primaryKey.File[0]")]
    public async Task CreateAndUpdate_WhatIsWrong_IsAllNamedAndChangesNothing(string given, string errors)
    {
        var tenant = await application.NewTenantAsync();
        var id = await CreateAsync(tenant, """{ "primaryKey": { "DNI": "1" } }""");
        var body = $$"""{ "primaryKey": {{given}} }""";

        Assert.Equal(errors.Split(','), (await tenant.Client.PostAsync("/user", body)).Expect(400).Errors);
        Assert.Equal(errors.Split(','), (await tenant.Client.PutAsync($"/user/{id}", body)).Expect(400).Errors);

        Assert.Equal("""{"DNI":["1"]}""", KeysOf((await tenant.Client.GetAsync($"/user/{id}")).Payload));
        Assert.Equal(1, (await tenant.Client.GetAsync("/user")).Payload.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Create_AtAndBeyondTheBounds_IsTakenAndRefused()
    {
        var tenant = await application.NewTenantAsync();
        var (key, value) = (new string('k', 64), new string('v', 256));

        await CreateAsync(tenant, Body(Keys(49, 4).Append((key, [value]))));
        Assert.Equal(["TOO_MANY primaryKey"], await RefusedAsync(Keys(51, 1)));
        Assert.Equal(["TOO_MANY primaryKey"], await RefusedAsync(Keys(56, 1)));
        Assert.Equal(["TOO_MANY primaryKey"], await RefusedAsync(Keys(3, 67)));
        Assert.Equal(["TOO_MANY primaryKey.k0"], await RefusedAsync(Keys(1, 201)));
        Assert.Equal(["TOO_MANY primaryKey.Email"], await RefusedAsync([("Email", [.. Enumerable.Range(0, 101).Select(i => $"a{i}@example.test")])]));
        Assert.Equal([$"TOO_LONG primaryKey.{key}"], await RefusedAsync([(key + "k", ["1"])]));
        Assert.Equal(["TOO_LONG primaryKey.k[0]"], await RefusedAsync([("k", [value + "v"])]));

        async Task<IReadOnlyList<string>> RefusedAsync(IEnumerable<(string, string[])> keys) => (await tenant.Client.PostAsync("/user", Body(keys))).Expect(400).Errors;
    }

    [Fact]
    public async Task List_ByEntry_FindsThoseThatHaveItNewestFirstPageByPage()
    {
        var tenant = await application.NewTenantAsync();
        var made = new List<string>();
        for (var i = 0; i < 5; i++)
            made.Add(await CreateAsync(tenant, $$"""{ "primaryKey": { "Nº: 1": ["{{i}}", "ñ &"] } }"""));
        await CreateAsync(tenant, """{ "primaryKey": { "Nº: 1": "Ñ &" } }""");
        var query = $"primaryKey={Uri.EscapeDataString("Nº: 1")}&value=";

        Assert.Equal(made.AsEnumerable().Reverse(), await FindAsync(tenant, $"{query}{Uri.EscapeDataString("ñ &")}&limit=2"));
        Assert.Equal([made[3]], await FindAsync(tenant, $"{query}3"));
        Assert.Empty(await FindAsync(tenant, $"{query}33"));
        Assert.Empty(await FindAsync(await application.NewTenantAsync(), $"{query}3"));
    }

    [Fact]
    public async Task List_ByKindOfAddress_FindsTheOwner()
    {
        var tenant = await application.NewTenantAsync();
        var phone = TestTenant.NewPhone();
        var id = await CreateAsync(tenant, $$"""{ "primaryKey": { "PhoneNumber": "{{phone}}" } }""");

        Assert.Equal([id], await FindAsync(tenant, $"primaryKey=PhoneNumber&value=%2B{phone}"));
    }

    [Theory]
    [InlineData("primaryKey=DNI", "REQUIRED value")]
    [InlineData("primaryKey=Email", "REQUIRED value")]
    [InlineData("value=1", "REQUIRED primaryKey")]
    [InlineData("primaryKey=DNI&value=1&destination=34638166168", "EXACTLY_ONE primaryKey")]
    [InlineData("primaryKey=Email&value=ana", "INVALID_DESTINATION value")]
    [InlineData("primarykeys=DNI&value=1", "UNKNOWN_PARAMETER primarykeys")]
    public async Task List_FilterThatCannotBe_Answers400(string query, string error)
    {
        var tenant = await application.NewTenantAsync();

        Assert.Equal(error, (await tenant.Client.GetAsync($"/user?{query}")).Expect(400).Errors[0]);
    }

    [Fact]
    public async Task Merge_OwnEntries_AreTheUsersThatIsLeft()
    {
        var tenant = await application.NewTenantAsync();
        var left = await CreateAsync(tenant, """{ "primaryKey": { "DNI": "1" } }""");
        var gone = await CreateAsync(tenant, """{ "primaryKey": { "DNI": "2", "File": "3" } }""");

        var merged = (await tenant.Client.PostAsync($"/user/{left}/merge", new { userId = gone, dryRun = false })).Expect(200).Payload;

        Assert.Equal("""{"DNI":["1","2"],"File":["3"]}""", KeysOf(merged.GetProperty("user")));
        Assert.Equal([left], await FindAsync(tenant, "primaryKey=DNI&value=2"));
    }

    private static IEnumerable<(string, string[])> Keys(int keys, int values) => Enumerable.Range(0, keys)
        .Select(i => ($"k{i}", Enumerable.Range(0, values).Select(value => value.ToString(CultureInfo.InvariantCulture)).ToArray()));

    private static string Body(IEnumerable<(string Key, string[] Values)> keys) =>
        JsonSerializer.Serialize(new { primaryKey = keys.ToDictionary(one => one.Key, one => one.Values) });

    private static async Task<string> CreateAsync(TestTenant tenant, string body) => IdOf((await tenant.Client.PostAsync("/user", body)).Expect(200).Payload);

    private static string IdOf(JsonElement user) => user.GetProperty("id").GetString()!;

    private static string KeysOf(JsonElement user) => user.GetProperty("primaryKey").GetRawText();

    private static async Task<List<string>> FindAsync(TestTenant tenant, string filter)
    {
        var found = new List<string>();
        string? next = "";
        while (next is not null)
        {
            var page = (await tenant.Client.GetAsync($"/user?{filter}{next}")).Expect(200).Payload;
            found.AddRange(page.GetProperty("items").EnumerateArray().Select(IdOf));
            next = page.GetProperty("nextCursor").GetString() is { } cursor ? $"&cursor={cursor}" : null;
        }

        return found;
    }
}

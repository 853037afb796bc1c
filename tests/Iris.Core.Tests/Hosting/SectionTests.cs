using System.ComponentModel.DataAnnotations;
using Iris.Core.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Iris.Core.Tests.Hosting;

/// <summary>Options of every kind of member, bound from settings that are right and wrong.</summary>
public sealed class SectionTests
{
    [Fact]
    public void Value_EverythingRight_IsBound()
    {
        var options = Bind(
            ("Sample:Count", "7"), ("sample:limit", "5"), ("Sample:Kind", "second"), ("Sample:Wait", "00:00:05"), ("Sample:Inner:Rate", "0.5"),
            ("Sample:Names:0", "a"), ("Sample:Names:1", "b"), ("Sample:Inners:0:Rate", "1"));

        Assert.Equal((7, 5, Kind.Second, TimeSpan.FromSeconds(5), 0.5), (options.Count, options.Limit, options.Kind, options.Wait, options.Inner.Rate));
        Assert.Equal(["a", "b"], options.Names);
        Assert.Equal(1, Assert.Single(options.Inners).Rate);
    }

    [Fact]
    public void Value_EmptyTextForWhatMayBeMissing_IsMissing() => Assert.Null(Bind(("Sample:Limit", "")).Limit);

    [Theory]
    [InlineData("Sample:Count", "banana", "Sample:Count is 'banana'; it must be a whole number.")]
    [InlineData("Sample:Count", "", "Sample:Count is ''; it must be a whole number.")]
    [InlineData("Sample:Count", "99999999999", "Sample:Count is '99999999999'; it must be at most 2147483647.")]
    [InlineData("Sample:Count", "0", "Sample:Count is '0'; it must be from 1 to 10.")]
    [InlineData("Sample:Limit", "11", "Sample:Limit is '11'; it must be from 1 to 10.")]
    [InlineData("Sample:Limit", "many", "Sample:Limit is 'many'; it must be a whole number.")]
    [InlineData("Sample:Flag", "yes", "Sample:Flag is 'yes'; it must be true or false.")]
    [InlineData("Sample:Kind", "third", "Sample:Kind is 'third'; it must be First or Second.")]
    [InlineData("Sample:Kind", "1", "Sample:Kind is '1'; it must be First or Second.")]
    [InlineData("Sample:Wait", "soon", "Sample:Wait is 'soon'; it must be a time such as 00:00:30.")]
    [InlineData("Sample:Inner:Rate", "fast", "Sample:Inner:Rate is 'fast'; it must be a number such as 0.5.")]
    [InlineData("Sample:Inner:Rate", "2", "Sample:Inner:Rate is '2'; it must be from 0 to 1.")]
    [InlineData("Sample:Inner", "2", "Sample:Inner is '2', but it has members: Sample:Inner:Rate.")]
    [InlineData("Sample:Inners:0:Rate", "x", "Sample:Inners:0:Rate is 'x'; it must be a number such as 0.5.")]
    [InlineData("Sample:Names", "a", "Sample:Names is 'a', but it is a list: write its entries as Sample:Names:0, Sample:Names:1 and so on.")]
    [InlineData("Sample:Address", "iris.example", "Sample:Address is 'iris.example'; it must be an address that begins with http:// or https://.")]
    [InlineData("Sample:Name", "", "Sample:Name must be set.")]
    [InlineData("Sample:Name", "forbidden", "Sample:Name: 'forbidden' is taken.")]
    [InlineData("Sample:Key", "hush", "The key must be longer.")]
    [InlineData("Sample:Pin", "hush", "Sample:Pin is wrong; it must be a whole number.")]
    public void Value_OneWrong_IsASentence(string key, string value, string sentence) => Assert.Equal([sentence], SentencesOf((key, value)));

    [Fact]
    public void Value_SeveralWrong_AreToldAtOnce() => Assert.Equal(
        [
            "Sample:Flag is 'yes'; it must be true or false.", "Sample:Count is '0'; it must be from 1 to 10.",
            "Sample:Inner:Rate is '2'; it must be from 0 to 1.", "Sample:Name: 'forbidden' is taken.",
        ],
        SentencesOf(("Sample:Name", "forbidden"), ("Sample:Inner:Rate", "2"), ("Sample:Flag", "yes"), ("Sample:Count", "0")));

    [Fact]
    public void AddSection_Twice_TellsOnce()
    {
        using var services = Services([("Sample:Count", "0")], registrations: 2);

        var refusal = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<Sample>>().Value);

        Assert.Single(refusal.Failures);
    }

    [Theory]
    [InlineData("Sample:Count", "7")]
    [InlineData("sample:COUNT", "7")]
    [InlineData("Sample:Names:0", "a")]
    [InlineData("Sample:Inners:0:Rate", "1")]
    [InlineData("Sample:Below:Rate", "1")]
    [InlineData("Sample:Other", "1")]
    [InlineData("Samples", "a variable of somebody else's")]
    [InlineData("Serilog:MinimumLevel:Default", "Information")]
    public void Unknown_KnownKeysAndTheFrameworks_ArePassed(string key, string value) => Assert.Empty(UnknownIn((key, value)));

    [Theory]
    [InlineData("Sample:Cuont", "Sample:Cuont is no key of the configuration; did you mean Sample:Count?")]
    [InlineData("Sample:Nonsense", "Sample:Nonsense is no key of the configuration; take it away, or look its name up among the keys of Sample.")]
    [InlineData("Sample:Inner:Rat", "Sample:Inner:Rat is no key of the configuration; did you mean Sample:Inner:Rate?")]
    [InlineData("Sample:Inners:0:Rat", "Sample:Inners:0:Rat is no key of the configuration; did you mean Sample:Inners:0:Rate?")]
    [InlineData("Sample:Below:Rat", "Sample:Below:Rat is no key of the configuration; did you mean Sample:Below:Rate?")]
    [InlineData("Sample:Count:Of", "Sample:Count:Of is no key of the configuration: Sample:Count is a value and has none below it; take it away.")]
    [InlineData("Samples:Count", "Samples is no section of the configuration; did you mean Sample?")]
    public void Unknown_OtherKeys_AreSentencesWithoutTheirValue(string key, string sentence) => Assert.Equal([sentence], UnknownIn((key, "secret")));

    private static Sample Bind(params (string Key, string Value)[] settings)
    {
        using var services = Services(settings);
        return services.GetRequiredService<IOptions<Sample>>().Value;
    }

    private static IEnumerable<string> SentencesOf(params (string Key, string Value)[] settings)
    {
        using var services = Services(settings);
        return Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<Sample>>().Value).Failures;
    }

    private static IEnumerable<string> UnknownIn((string Key, string Value) setting)
    {
        using var services = Services([setting]);
        return UnknownKeys.Find(services.GetRequiredService<IConfiguration>(), [.. services.GetServices<OptionsSection>()]);
    }

    private static ServiceProvider Services((string Key, string Value)[] settings, int registrations = 1)
    {
        var services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value)).Build());
        for (var i = 0; i < registrations; i++)
            services.AddSection<Sample>("Sample");
        services.AddSection<AlsoSample>("Sample");
        services.AddKnownSection<Inner>("Sample:Below");
        return services.BuildServiceProvider();
    }

    private enum Kind
    {
        First,
        Second,
    }

    private sealed class Sample : IValidatableObject
    {
        [Range(1, 10)]
        public int Count { get; init; } = 1;

        [Range(1, 10)]
        public int? Limit { get; init; }

        public bool Flag { get; init; }

        public Kind Kind { get; init; }

        public TimeSpan Wait { get; init; }

        public Inner Inner { get; init; } = new();

        public IList<Inner> Inners { get; } = [];

        public IReadOnlyList<string> Names { get; init; } = [];

        [Url]
        public string? Address { get; init; }

        [Required]
        public string Name { get; init; } = "name";

        [Secret]
        [MinLength(5, ErrorMessage = "The key must be longer.")]
        public string? Key { get; init; }

        [Secret]
        public int Pin { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
            Name == "forbidden" ? [new ValidationResult($"Sample:Name: '{Name}' is taken.")] : [];
    }

    private sealed class AlsoSample
    {
        public int Other { get; init; }
    }

    private sealed class Inner
    {
        [Range(0.0, 1.0)]
        public double Rate { get; init; }
    }
}

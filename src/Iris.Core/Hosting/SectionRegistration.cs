using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Iris.Core.Hosting;

/// <summary>The one way in which options are bound and validated.</summary>
public static class SectionRegistration
{
    /// <summary>
    /// Binds options to a section of the host's configuration, and has them validated at start: every wrong value is a sentence of its own.
    /// Several classes may share a section, each with other keys.
    /// </summary>
    public static OptionsBuilder<TOptions> AddSection<TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        var options = services.AddOptions<TOptions>();
        if (services.Any(service => service.ImplementationInstance is OptionsSection { } known && known.Type == typeof(TOptions)))
            return options;

        services.AddKnownSection<TOptions>(section);
        services.AddSingleton<IValidateOptions<TOptions>>(provider => new SectionValidator<TOptions>(SectionOf(provider, section), section));
        return options
            .Configure<IServiceProvider>((bound, provider) =>
            {
                if (SectionOf(provider, section) is { } configuration)
                    SectionReader.Bind(configuration, bound);
            })
            .ValidateOnStart();
    }

    /// <summary>Says that a section has the keys of a class, also where nothing reads them: those of a store that is not chosen.</summary>
    public static IServiceCollection AddKnownSection<TOptions>(this IServiceCollection services, string section)
        where TOptions : class => services.AddSingleton(new OptionsSection(section, typeof(TOptions)));

    /// <summary>What a registration has to know; values that cannot be read stay as they are and are refused at start.</summary>
    public static TOptions ReadSection<TOptions>(this IConfiguration configuration, string section)
        where TOptions : class, new()
    {
        var options = new TOptions();
        SectionReader.Bind(configuration.GetSection(section), options);
        return options;
    }

    private static IConfigurationSection? SectionOf(IServiceProvider services, string section) =>
        services.GetService<IConfiguration>()?.GetSection(section);
}

/// <summary>A section of the configuration with a class that has its keys.</summary>
/// <param name="Path">Such as <c>Storage:Sqlite</c>.</param>
/// <param name="Type">The class.</param>
public sealed record OptionsSection(string Path, Type Type);

/// <summary>A value that is never shown.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;

/// <summary>Holds options to what can be read of their section and to the rules of their members.</summary>
internal sealed class SectionValidator<TOptions>(IConfigurationSection? section, string path) : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var sentences = SectionReader.Check(section, path, options);
        return sentences.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(sentences);
    }
}

using Iris.Api.Observability;
using Iris.Core.Hosting;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace Iris.Api.Start;

/// <summary>Looks at all that was configured before anything starts, so that whoever set it hears of everything at once.</summary>
/// <param name="configuration">All that was configured.</param>
/// <param name="settings">What of it came by the command line.</param>
/// <param name="refused">What is wrong with the command line already.</param>
internal sealed class StartCheck(IConfiguration configuration, string[] settings, IReadOnlyList<string> refused)
{
    /// <exception cref="StartRefusedException">Something is wrong.</exception>
    public void Run(IServiceProvider services)
    {
        var sections = services.GetServices<OptionsSection>().ToList();
        var options = OfOptions(services);
        string[] sentences =
        [
            .. refused,
            .. UnicodeCheck.Sentences(),
            .. CommandLine.Unknown(settings, UnknownKeys.RootsOf(sections)),
            .. UnknownKeys.Find(configuration, sections),
            .. options,
            .. ListenAddresses.Wrong(configuration[WebHostDefaults.ServerUrlsKey]),
            .. OtlpSignal.Wrong(configuration),
            // Where the ring is follows from options.
            .. options.Count > 0 ? [] : OfKeyRing(services),
        ];
        if (sentences.Length > 0)
            throw new StartRefusedException(sentences);
    }

    private static IReadOnlyList<string> OfOptions(IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (Exception exception) when (StartRefusal.SentencesOf(exception, null) is { } sentences)
        {
            return sentences;
        }
    }

    private static IReadOnlyList<string> OfKeyRing(IServiceProvider services)
    {
        try
        {
            _ = services.GetRequiredService<IOptions<KeyManagementOptions>>().Value;
            return [];
        }
        catch (StartRefusedException exception)
        {
            return exception.Sentences;
        }
    }
}

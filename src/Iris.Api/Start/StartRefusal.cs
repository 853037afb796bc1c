using Iris.Core.Hosting;
using Microsoft.Extensions.Options;

namespace Iris.Api.Start;

/// <summary>Tells what a failure of the start means to whoever configured it.</summary>
internal static class StartRefusal
{
    public const int ExitCode = 1;

    /// <summary>The sentences; null when it is a fault of the program, whose stack somebody has to see.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="listening">The key that says where to listen, with its value; null before the server may start.</param>
    public static IReadOnlyList<string>? SentencesOf(Exception exception, string? listening) => exception switch
    {
        StartRefusedException refused => refused.Sentences,
        OptionsValidationException options => [.. options.Failures.Distinct()],
        AggregateException several when several.InnerExceptions.All(inner => inner is OptionsValidationException) =>
            [.. several.InnerExceptions.SelectMany(inner => ((OptionsValidationException)inner).Failures).Distinct()],
        InvalidDataException file => [$"{file.Message.TrimEnd('.')}: {file.GetBaseException().Message}"],
        _ when exception.Source?.StartsWith("Serilog", StringComparison.Ordinal) == true =>
            [$"The section Serilog cannot be used: {exception.Message.ReplaceLineEndings(" ")}"],
        _ when listening is not null && ListenAddresses.RefusalOf(exception, listening) is { } refusal => [refusal],
        UnauthorizedAccessException denied => [$"{denied.Message.TrimEnd('.')}; give the gateway's account the right to."],
        _ => null,
    };

    public static void Write(IEnumerable<string> sentences)
    {
        foreach (var sentence in sentences)
            Console.Error.WriteLine(sentence);
    }
}

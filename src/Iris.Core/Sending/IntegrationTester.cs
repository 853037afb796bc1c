using Iris.Core.Channels;
using Iris.Core.Dispatch;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Microsoft.Extensions.Logging;

namespace Iris.Core.Sending;

/// <summary>
/// Tells whether an integration works: by a call that sends nothing where its provider has one, else by a message. One test of an integration runs
/// at a time.
/// </summary>
public sealed partial class IntegrationTester
{
    /// <summary>Where a message goes.</summary>
    public const string DestinationField = "destination";

    /// <summary>Ours: somebody waits for the answer.</summary>
    public static readonly TimeSpan LongestCall = ProbeCaller.LongestCall;

    /// <summary>The text of a message.</summary>
    public static readonly Text Message = new("Prueba de Iris", "Iris test");

    public static readonly IrisError InProgress = new(
        "TEST_IN_PROGRESS", null,
        new("Ya se está probando esta integración, o demasiadas del tenant; espere.", "This integration, or too many of the tenant, are being tested; wait."),
        ErrorKind.TooManyRequests)
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    /// <summary>A test that sends needs the scope of sends.</summary>
    public static readonly IrisError MayNotSend = new(
        "FORBIDDEN", null,
        new("Esta prueba envía un mensaje; la credencial necesita también send.", "This test sends a message; the credential needs send as well."),
        ErrorKind.Forbidden);

    /// <summary>Shorter secrets are words like any other.</summary>
    private const int ShortestSecret = 4;

    private readonly IIntegrationStore store;
    private readonly IntegrationCatalog catalog;
    private readonly SendIntake intake;
    private readonly TestPlaces places;
    private readonly ProbeCaller probes;
    private readonly TimeProvider time;
    private readonly ILogger<IntegrationTester> logger;

    internal IntegrationTester(
        IIntegrationStore store, IntegrationCatalog catalog, SendIntake intake, TestPlaces places, ProbeCaller probes, TimeProvider time, ILogger<IntegrationTester> logger)
    {
        this.store = store;
        this.catalog = catalog;
        this.intake = intake;
        this.places = places;
        this.probes = probes;
        this.time = time;
        this.logger = logger;
    }

    /// <summary>Tests an integration.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">Id of the integration.</param>
    /// <param name="destination">Where a message goes; not used where a call does.</param>
    /// <param name="maySend">Whether the caller may send.</param>
    /// <param name="language">Of the message.</param>
    /// <param name="errors">Errors known already.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Result<IntegrationTest>> TestAsync(
        Caller caller, string id, string? destination, bool maySend, Language language, ErrorList errors, CancellationToken cancellationToken)
    {
        if (!IrisId.IsValid(id))
            return IntegrationErrors.NotFound;
        if (await catalog.FindAsync(caller.Tenant, id, cancellationToken) is not { } resolved)
            return await store.FindAsync(caller.Tenant, id, cancellationToken) is null ? IntegrationErrors.NotFound : IntegrationErrors.AdapterMissing;
        if (!errors.IsEmpty)
            return errors;
        if (!places.TryTake(caller.Tenant, id))
            return InProgress;

        try
        {
            var result = resolved.Adapter.ProbeOf(resolved.Settings) is { } probe
                ? await CallAsync(resolved, probe, cancellationToken)
                : await SendAsync(caller, resolved, destination, maySend, language, cancellationToken);
            if (result.IsSuccess)
                LogTested(id, caller.Tenant, result.Value.Kind, result.Value.Error?.Code ?? "ok");
            return result;
        }
        finally
        {
            places.Release(caller.Tenant, id);
        }
    }

    private async Task<Result<IntegrationTest>> CallAsync(ResolvedIntegration resolved, ProviderProbe probe, CancellationToken cancellationToken)
    {
        if (resolved.CallRefusal is { } refusal)
            return refusal with { Field = null };

        var started = time.GetTimestamp();
        var outcome = CallbackMask.Hide(await probes.AskAsync(resolved, probe, LongestCall, cancellationToken), resolved.Integration);
        var took = time.GetElapsedTime(started);
        var error = outcome switch
        {
            SendOutcome.Accepted => null,
            SendOutcome.Rejected rejected => Error(rejected.Code, rejected.Description),
            SendOutcome.Held held => Error(held.Code, held.Description),
            SendOutcome.Throttled throttled => Error(IntegrationTestCodes.Throttled, throttled.Reason),
            SendOutcome.Unreachable unreachable => Error(IntegrationTestCodes.Unreachable, unreachable.Reason),
            SendOutcome.Unknown unknown => Error(IntegrationTestCodes.NoAnswer, unknown.Reason),
            _ => throw new InvalidOperationException($"Unknown kind of outcome {outcome.GetType().Name}."),
        };
        return new IntegrationTest(IntegrationTestKind.Call, took, error, null);

        IntegrationTestError Error(string code, string message)
        {
            var secrets = SecretsOf(resolved);
            return new(ProviderWords.Word(Hide(code, secrets))!, ProviderWords.Sentence(Hide(message, secrets))!);
        }
    }

    private async Task<Result<IntegrationTest>> SendAsync(
        Caller caller, ResolvedIntegration resolved, string? destination, bool maySend, Language language, CancellationToken cancellationToken)
    {
        if (!maySend)
            return MayNotSend;
        if (string.IsNullOrWhiteSpace(destination))
            return CommonErrors.Required(DestinationField);

        var started = time.GetTimestamp();
        var command = new SendCommand
        {
            Payload = resolved.Channel.PlainText(Message.In(language)),
            IntegrationId = resolved.Integration.Id,
            Destinations = [destination],
            AutoCreateUser = true,
            AutoCreateProcess = true,
        };
        var sent = await intake.AcceptAsync(caller, new BatchItem(command, new ErrorList()), null, cancellationToken);
        return sent.IsSuccess
            ? new IntegrationTest(IntegrationTestKind.Message, time.GetElapsedTime(started), null, sent.Value.Interaction.Id)
            : Result.Refused<IntegrationTest>([.. sent.Errors.Select(AsTold)]);
    }

    /// <summary>In the words of the test's own body.</summary>
    private static IrisError AsTold(IrisError error) => error.Field switch
    {
        IntegrationErrors.SendField => error with { Field = null },
        InteractionDestination.Field => error with { Field = DestinationField },
        { } field when field == InteractionDestination.FieldOf(0) => error with { Field = DestinationField },
        _ => error,
    };

    private IReadOnlyList<string> SecretsOf(ResolvedIntegration resolved)
    {
        var values = catalog.Decrypt(resolved.Integration, resolved.Adapter.Descriptor.Settings);
        return [.. resolved.Integration.Secrets.Keys.Select(values.Text).OfType<string>().Where(secret => secret.Length >= ShortestSecret)];
    }

    /// <summary>Some providers repeat what they were given.</summary>
    private static string Hide(string text, IReadOnlyList<string> secrets) =>
        secrets.Aggregate(text, (hidden, secret) => hidden.Replace(secret, IntegrationEditor.SecretMask, StringComparison.Ordinal));

    [LoggerMessage(EventId = 4002, Level = LogLevel.Information, Message = "Integration {IntegrationId} of tenant {Tenant} was tested by {Kind}: {Outcome}")]
    private partial void LogTested(string integrationId, TenantId tenant, IntegrationTestKind kind, string outcome);
}

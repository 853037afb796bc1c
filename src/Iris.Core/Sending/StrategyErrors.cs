using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Strategies;
using Iris.Core.Templates;

namespace Iris.Core.Sending;

/// <summary>Why a strategy is refused, or what somebody wants to do with one.</summary>
public static class StrategyErrors
{
    internal const string Field = "strategy";

    public static readonly IrisError NotFound = new(
        "STRATEGY_NOT_FOUND", null, new("La estrategia no existe.", "There is no such strategy."), ErrorKind.NotFound);

    /// <summary>It is over: nothing of it can be stopped.</summary>
    public static readonly IrisError Ended = new(
        "STRATEGY_ENDED", null, new("La estrategia ya ha terminado.", "The strategy has ended already."), ErrorKind.Conflict);

    internal static readonly IrisError NotFoundToSend = NotFound with { Field = $"{Field}.id" };

    internal static readonly IrisError IdOrSteps = new(
        "STRATEGY_ID_OR_STEPS", Field, new("Indique id o steps, uno de los dos.", "Give id or steps, one of them."));

    internal static IrisError TooFewSteps(string field) => new(
        "TOO_FEW_STEPS", field, new($"Una estrategia tiene de {StrategyRun.MinSteps} a {StrategyRun.MaxSteps} pasos.", $"A strategy has {StrategyRun.MinSteps} to {StrategyRun.MaxSteps} steps."));

    internal static IrisError NoDestination(int step, string channel) => new(
        "NO_DESTINATION_FOR_STEP", DestinationsOf(step),
        new($"El usuario no tiene ningún destino para {channel}; indíquelo.", $"The user has no destination for {channel}; give it."));

    internal static IrisError SuccessNeverTold(string field, string provider) => new(
        "SUCCESS_NEVER_TOLD", field,
        new($"{provider} no informa de lo que pasa después; solo sirve Accepted.", $"{provider} tells nothing of what comes after; only Accepted will do."));

    /// <summary>Another look at it was faster; nobody but this gateway sees it.</summary>
    internal static readonly IrisError Changed = new(
        "STRATEGY_CHANGED", Field, new("La estrategia ha cambiado.", "The strategy has changed."), ErrorKind.Conflict);

    internal static readonly IrisError TooMany = new(
        "LIMIT_REACHED", null,
        new($"El tenant ya tiene el máximo de {StoredStrategy.MaxPerTenant} estrategias.", $"The tenant already has the most that it may: {StoredStrategy.MaxPerTenant} strategies."),
        ErrorKind.Conflict);

    /// <summary>An error of a strategy in a send as one of a strategy by itself.</summary>
    internal static IrisError OfStored(IrisError error) =>
        error.Field?.StartsWith($"{Field}.", StringComparison.Ordinal) == true ? error with { Field = error.Field[(Field.Length + 1)..] } : error;

    internal static string StepOf(int step) => $"{Field}.steps[{step}]";

    internal static string DestinationsOf(int step) => $"{StepOf(step)}.destinations";

    /// <summary>An error of a send as one of a step: what the step has of its own is named there.</summary>
    internal static IrisError At(IrisError error, int step, bool hasDestinations)
    {
        if (error.Field is not { } field)
            return error;
        if (Begins(field, ChannelPayload.Path) || Begins(field, TemplateErrors.SendField) || Begins(field, IntegrationErrors.SendField))
            return error with { Field = $"{StepOf(step)}.{field}" };
        return hasDestinations && Begins(field, InteractionDestination.Field)
            ? error with { Field = DestinationsOf(step) + field[InteractionDestination.Field.Length..] }
            : error;
    }

    private static bool Begins(string field, string name) =>
        field.StartsWith(name, StringComparison.Ordinal) && (field.Length == name.Length || field[name.Length] is '.' or '[');
}

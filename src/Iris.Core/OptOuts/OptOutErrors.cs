using Iris.Core.Interactions;
using Iris.Core.Kernel;

namespace Iris.Core.OptOuts;

/// <summary>Why a call about opt-outs is refused.</summary>
public static class OptOutErrors
{
    public static readonly IrisError NotFound = new(
        "OPT_OUT_NOT_FOUND", null, new("La baja no existe.", "There is no such opt-out."), ErrorKind.NotFound);

    public static readonly IrisError IntegrationNotFound = new(
        "INTEGRATION_NOT_FOUND", "integrationId",
        new("La integración no existe en este canal.", "There is no such integration of this channel."), ErrorKind.NotFound);

    public static IrisError OptedOut(string field) => new(
        CustomStatuses.OptedOut, field,
        new("El destino se dio de baja de este canal.", "The destination has opted out of this channel."), ErrorKind.Conflict);
}

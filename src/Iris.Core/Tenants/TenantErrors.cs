using Iris.Core.Kernel;

namespace Iris.Core.Tenants;

/// <summary>Why a call about tenants is refused.</summary>
public static class TenantErrors
{
    public static readonly IrisError NotFound = new(
        "TENANT_NOT_FOUND", null, new("El tenant no existe.", "There is no such tenant."), ErrorKind.NotFound);

    public static readonly IrisError Taken = new(
        "TENANT_TAKEN", "id", new("Ya hay un tenant con este id.", "There is a tenant of this id."), ErrorKind.Conflict);

    public static readonly IrisError InvalidId = new(
        "INVALID_TENANT_ID", "id",
        new(
            "De 2 a 63 letras minúsculas, dígitos y guiones; ni primero ni último un guion.",
            "2 to 63 lower-case letters, digits and hyphens; no hyphen first or last."));
}

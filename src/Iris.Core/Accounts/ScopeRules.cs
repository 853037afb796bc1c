using Iris.Core.Kernel;

namespace Iris.Core.Accounts;

/// <summary>The rules for scopes that a tenant gives.</summary>
internal static class ScopeRules
{
    /// <returns>The scopes in their own order, each once.</returns>
    public static List<string> Check(IReadOnlyList<string>? scopes, string field, ErrorList errors)
    {
        if (scopes is null or { Count: 0 })
            errors.Add(CommonErrors.Required(field));
        else if (scopes.Any(scope => !Scopes.OfTenant.Contains(scope)))
            errors.Add(CommonErrors.NotAllowed(field, Scopes.OfTenant));
        return [.. Scopes.OfTenant.Where(scope => scopes?.Contains(scope) == true)];
    }
}

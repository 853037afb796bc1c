using Iris.Core.Accounts;
using Microsoft.AspNetCore.Authorization;

namespace Iris.Api.Authentication;

/// <summary>Asks for a credential that has the scope.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class RequireScopeAttribute(string scope) : AuthorizeAttribute(scope)
{
    /// <summary>The scope asked for, one of <see cref="Scopes"/>.</summary>
    public string Scope => Policy!;
}

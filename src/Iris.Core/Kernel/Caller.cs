namespace Iris.Core.Kernel;

/// <summary>Who asks: the tenant that the credential belongs to and the account or API key behind it.</summary>
/// <param name="Tenant">Everything that the call reads or writes belongs to it.</param>
/// <param name="AuthorId">Written to <c>authorId</c> and <c>updaterId</c>.</param>
public sealed record Caller(TenantId Tenant, string AuthorId);

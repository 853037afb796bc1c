using System.Text.Json;
using Iris.WebConsole.Overview;

namespace Iris.WebConsole.Tenants;

/// <summary>A tenant, as the API answers it.</summary>
public sealed record TenantAnswer(
    string Id, string Name, bool Enabled, DateTimeOffset Created, string? DefaultRegion, bool Test, JsonElement? Limits, UsageAnswer? Usage);

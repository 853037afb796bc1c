namespace Iris.Api.Development;

/// <summary>What becomes of a seed of Development elsewhere; section <c>Bootstrap</c>.</summary>
internal sealed class SeedOptions
{
    public const string Section = "Bootstrap";

    /// <summary>Revokes the account and the API keys that Development seeded. Without it, a database that has them is not served outside Development. Default false.</summary>
    public bool RevokeDemo { get; init; }
}

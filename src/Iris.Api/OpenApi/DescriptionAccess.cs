namespace Iris.Api.OpenApi;

/// <summary>Who may read the description of the API and open the Swagger UI.</summary>
internal enum DescriptionAccess
{
    /// <summary>Everybody.</summary>
    Open,

    /// <summary>Whoever has a credential, of any scope.</summary>
    Credential,

    /// <summary>Nobody.</summary>
    Off,
}

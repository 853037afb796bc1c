using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Storage.MongoDb;

/// <summary>Stands in for the MongoDB store in a build without it.</summary>
public static class MongoRegistration
{
    /// <summary>Always fails, with a sentence that says how to build the gateway with this store.</summary>
    public static IServiceCollection AddMongoStorage(this IServiceCollection services, IConfiguration configuration) =>
        throw new InvalidOperationException(
            "Storage:Type is MongoDb, but this build of the gateway has no MongoDB store. Build it with the property IrisMongoDb, "
            + "'dotnet build -p:IrisMongoDb=true' (or the environment variable IrisMongoDb=true), or set Storage:Type to Sqlite.");
}

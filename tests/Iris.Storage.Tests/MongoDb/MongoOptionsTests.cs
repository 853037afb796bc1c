using Iris.Storage.MongoDb;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Iris.Storage.Tests.MongoDb;

public sealed class MongoOptionsTests
{
    [Theory]
    [InlineData("mongodb://iris:pass/word@db1/?replicaSet=rs0")]
    [InlineData("mongodb://iris:pass/word@db1/?maxPoolSize=many")]
    [InlineData("iris:pass/word@db1")]
    public void Value_ConnectionStringThatCannotBeRead_IsRefusedWithoutShowingIt(string connectionString)
    {
        using var services = new ServiceCollection()
            .AddMongoStorage().Configure<MongoOptions>(options => options.ConnectionString = connectionString).BuildServiceProvider();

        var refusal = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<MongoOptions>>().Value);

        Assert.Contains("Storage:MongoDb:ConnectionString cannot be read", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pass", refusal.Message.Replace("password", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mongodb://iris:pass%2Fword@db1,db2:27018/?replicaSet=rs0&authSource=iris&tls=true")]
    [InlineData("mongodb+srv://iris:password@cluster.example.test/?maxPoolSize=50")]
    public void Value_ConnectionStringThatCanBeRead_IsTaken(string connectionString)
    {
        using var services = new ServiceCollection()
            .AddMongoStorage().Configure<MongoOptions>(options => options.ConnectionString = connectionString).BuildServiceProvider();

        Assert.Equal(connectionString, services.GetRequiredService<IOptions<MongoOptions>>().Value.ConnectionString);
    }
}

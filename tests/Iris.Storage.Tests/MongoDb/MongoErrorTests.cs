using System.Net;
using Iris.Core.Kernel;
using Iris.Storage.MongoDb.Database;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Clusters;
using MongoDB.Driver.Core.Connections;
using MongoDB.Driver.Core.Servers;

namespace Iris.Storage.Tests.MongoDb;

/// <summary>Which of the driver's errors tell callers to come again.</summary>
public sealed class MongoErrorTests
{
    private static readonly ConnectionId Connection = new(new ServerId(new ClusterId(), new DnsEndPoint("db", 27017)));

    [Theory]
    [InlineData(10107)]
    [InlineData(11600)]
    [InlineData(189)]
    [InlineData(50)]
    public async Task Translated_ServerInTrouble_IsUnavailable(int code) =>
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Task.FromException<int>(Answer(code)).Translated());

    [Theory]
    [InlineData(2)]
    [InlineData(13)]
    [InlineData(10334)]
    public async Task Translated_OperationRefused_IsAMistake(int code) =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Task.FromException<int>(Answer(code)).Translated());

    [Fact]
    public async Task Translated_ConnectionBroken_IsUnavailable() =>
        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            Task.FromException(new MongoConnectionException(Connection, "broken")).Translated());

    [Fact]
    public async Task Translated_NoPrimaryInTime_IsUnavailable() =>
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Task.FromException(new TimeoutException()).Translated());

    [Fact]
    public async Task Translated_Cancelled_StaysCancelled() =>
        await Assert.ThrowsAsync<TaskCanceledException>(() => Task.FromCanceled(new CancellationToken(canceled: true)).Translated());

    private static MongoCommandException Answer(int code) => new(
        Connection, "refused", new BsonDocument("find", "users"), new BsonDocument { { "ok", 0 }, { "code", code } });
}

using Iris.Adapters;
using Iris.Api;
using Iris.Api.Connections;
using Iris.Api.Development;
using Iris.Api.Envelope;
using Iris.Api.Limits;
using Iris.Api.Network;
using Iris.Api.Observability;
using Iris.Api.OpenApi;
using Iris.Api.Storage;
using Iris.Api.Tenancy;
using Iris.Core;
using Microsoft.Extensions.Configuration.Memory;

if (args is [MigrateCommand.Verb, .. var arguments])
    return await MigrateCommand.RunAsync(arguments, CancellationToken.None);

// The store may lie below the content root: watching it for changed settings would see every commit.
Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
var builder = WebApplication.CreateBuilder(args);
var isDevelopment = builder.Environment.IsDevelopment();

// Below every other source, so that any way of setting addresses wins.
builder.Configuration.Sources.Insert(
    0, new MemoryConfigurationSource { InitialData = [new(WebHostDefaults.ServerUrlsKey, "http://localhost:5080")] });
builder.Services.AddJsonLog(builder.Configuration);
builder.Services.AddStorage(builder.Configuration);
builder.Services.AddIrisAdapters();
builder.Services.AddIrisCore(builder.Configuration);
builder.Services.AddManagement(isDevelopment);
builder.Services.AddTenancy(builder.Configuration, isDevelopment);
builder.Services.AddIrisApi(builder.Configuration);
builder.Services.AddConnectionBounds();
builder.Services.AddProxies();
builder.Services.AddApiDescription();
builder.Services.AddSeed(builder.Configuration, isDevelopment);

var app = builder.Build();
app.UseConnectionPlaces();
app.UseForwardedHeaders();
app.UseRequestLog();
app.UseSecurityHeaders();
app.UseMiddleware<ErrorHandling>();
app.UseRouting();
app.UseAuthentication();
app.UseKnownCallers();
app.UseAuthorization();
app.UseApiDescription();
app.UseMiddleware<RateLimitGate>();
// Nothing is anonymous unless it says so.
app.MapControllers().RequireAuthorization();
app.Run();
return 0;

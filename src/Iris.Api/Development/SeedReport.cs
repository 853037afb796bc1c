using System.Globalization;
using System.Text;
using Iris.Api.Authentication;
using Iris.Core.Integrations;

namespace Iris.Api.Development;

/// <summary>What a developer has to know after a start: addresses, credentials, integrations, and a call to paste.</summary>
internal static class SeedReport
{
    private const string RcsChannel = "RCS";
    private const string KeyVariable = "IRIS_KEY";

    public static string Write(Seeded seeded, string address)
    {
        var text = new StringBuilder();
        text.AppendLine();
        text.AppendLine("Iris is running (Development).");
        text.AppendLine(CultureInfo.InvariantCulture, $"  Console    {address}/console, one click signs in");
        text.AppendLine(CultureInfo.InvariantCulture, $"  API        {address}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  Swagger UI {address}/swagger");
        text.AppendLine(CultureInfo.InvariantCulture, $"  tenant     {SeedData.Tenant}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  account    {SeedData.Email}  password {SeedData.Password}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  API key    {seeded.ApiKey}");
        text.AppendLine(seeded.KeyFile is { } file ? $"             kept in {file}" : "             could not be kept: the next start makes another one");
        text.AppendLine("  sandbox integrations:");
        foreach (var integration in seeded.Integrations)
            text.AppendLine(CultureInfo.InvariantCulture, $"    {integration.Id}  {integration.Name}");

        text.AppendLine();
        var example = seeded.Integrations.FirstOrDefault(integration => integration.Channel == RcsChannel);
        if (example is not null)
            AppendCall(text, seeded, address, example);
        return text.ToString();
    }

    private static void AppendCall(StringBuilder text, Seeded seeded, string address, Integration integration)
    {
        text.AppendLine("Send a message:");
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{KeyVariable}={seeded.ApiKey}");
        text.AppendLine(CultureInfo.InvariantCulture, $"curl -s {address}/conversation/interaction -H \"{CredentialHandler.KeyHeader}: ${KeyVariable}\" -H 'Content-Type: application/json' -d '{{");
        text.AppendLine("  \"payLoad\": { \"Type\": \"text-message-rcs\", \"Text\": \"Texto del mensaje simple\" },");
        text.AppendLine(CultureInfo.InvariantCulture, $"  \"integrationId\": \"{integration.Id}\",");
        text.AppendLine("  \"Destinations\": [\"34638766068\"], \"AutoCreateUser\": true, \"AutoCreateProcess\": true");
        text.AppendLine("}'");
    }
}

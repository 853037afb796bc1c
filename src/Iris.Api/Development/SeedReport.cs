using System.Text;
using Iris.Api.Tenancy;
using Iris.Core.Integrations;

namespace Iris.Api.Development;

/// <summary>What a developer has to know after a start: addresses, credentials, integrations, and a call to paste.</summary>
internal static class SeedReport
{
    private const string RcsChannel = "RCS";
    private const string KeyVariable = "IRIS_KEY";
    private const string TokenVariable = "IRIS_TOKEN";

    public static string Write(Seeded seeded, string address)
    {
        var text = new StringBuilder();
        text.AppendLine();
        text.AppendLine("Iris is running (Development).");
        text.AppendLine($"  API        {address}");
        text.AppendLine($"  Swagger UI {address}/swagger");
        text.AppendLine($"  tenant     {SeedData.Tenant}");
        text.AppendLine($"  account    {SeedData.Email}  password {SeedData.Password}");
        text.AppendLine(
            seeded.ApiKey is { } key ? $"  API key    {key}  (shown this once)" : "  API key    made at an earlier start; log in to make another");
        text.AppendLine("  sandbox integrations:");
        foreach (var integration in seeded.Integrations)
            text.AppendLine($"    {integration.Id}  {integration.Name}");

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
        string credential;
        if (seeded.ApiKey is { } key)
        {
            text.AppendLine($"{KeyVariable}={key}");
            credential = $"{CredentialHandler.KeyHeader}: ${KeyVariable}";
        }
        else
        {
            text.AppendLine($"{TokenVariable}=$(curl -s {address}/user/login -H 'Content-Type: application/json' \\");
            text.AppendLine(
                $"  -d '{{\"Email\":\"{SeedData.Email}\",\"Password\":\"{SeedData.Password}\",\"tenant\":\"{SeedData.Tenant}\"}}' \\");
            text.AppendLine("  | sed -E 's/.*\"payload\":\"([^\"]+)\".*/\\1/')");
            credential = $"Authorization: Bearer ${TokenVariable}";
        }

        text.AppendLine($"curl -s {address}/conversation/interaction -H \"{credential}\" -H 'Content-Type: application/json' -d '{{");
        text.AppendLine("  \"payLoad\": { \"Type\": \"text-message-rcs\", \"Text\": \"Texto del mensaje simple\" },");
        text.AppendLine($"  \"integrationId\": \"{integration.Id}\",");
        text.AppendLine("  \"Destinations\": [\"34638766068\"], \"AutoCreateUser\": true, \"AutoCreateProcess\": true");
        text.AppendLine("}'");
    }
}

using System.Text;
using System.Text.Json;
using Iris.Core.Channels;
using Iris.Testing;

namespace Iris.Adapters.Tests.Notices;

/// <summary>
/// Feeds a reader with damaged notices. Nothing may throw, and what came must be there afterwards: a body that is no JSON as one unreadable item, everything as something that can be stored.
/// </summary>
internal static class NoticeFuzz
{
    public const int Rounds = 10_000;
    private const int Seed = 20_260_101;

    /// <param name="reader">Under test.</param>
    /// <param name="settings">Bound settings.</param>
    /// <param name="samples">Good notices.</param>
    public static void Run(ICallbackReader reader, object settings, params string[] samples)
    {
        var random = new Random(Seed);
        for (var round = 0; round < Rounds; round++)
        {
            var body = DamagedNotice.Of(samples[round % samples.Length], random);
            var notices = reader.Read(Callbacks.Post(body), settings);
            if (!IsJson(body))
                Assert.IsType<ProviderNotice.Unreadable>(Assert.Single(notices));
            foreach (var notice in notices)
                AssertStorable(notice);
        }
    }

    private static void AssertStorable(ProviderNotice notice)
    {
        Assert.NotEmpty(JsonSerializer.Serialize(notice.Raw));
        switch (notice)
        {
            case ProviderNotice.Status status:
                Assert.False(status.MessageId is null && status.Reference is null);
                Assert.NotEmpty(status.CustomStatus);
                break;
            case ProviderNotice.Inbound message:
                Assert.NotEmpty(message.MessageId);
                Assert.NotEmpty(message.Source);
                Assert.NotEmpty(JsonSerializer.Serialize(message.Payload.ToJson()));
                break;
        }
    }

    /// <summary>An independent opinion, by the serializer's own parser.</summary>
    private static bool IsJson(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetString(body), new JsonDocumentOptions { AllowTrailingCommas = true });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Iris.Api.OpenApi;

/// <summary>The chapters of the description, in the order in which a newcomer needs them, each with what it is for.</summary>
internal sealed class DescriptionTags : IDocumentFilter
{
    private static readonly (string Name, string Text, string[] Controllers)[] Known =
    [
        ("Log in", "Turn a password into a token, change the password, end the token.", ["Login", "Session"]),
        ("Interactions", "Send messages, alone or many at once, and see what became of them.", ["Interaction", "Search", "Exchange"]),
        ("Bulk jobs", "Send again, or cancel, everything that a search finds.", ["Bulk"]),
        ("Strategies", "Sends that go on by another channel until one arrives: stored ones, and those under way.", ["Strategy", "StrategyRun"]),
        ("Templates", "Messages that are written once and filled in for each send.", ["Template"]),
        ("Attachments", "Files to send, and files that came in.", ["Attachment"]),
        ("Users", "The people who get messages, with their addresses.", ["User"]),
        ("Processes", "Conversations: what belongs together of what was sent to and came from a user.", ["Process"]),
        ("Opt-outs", "Addresses that want nothing more by a channel.", ["OptOut"]),
        ("Integrations", "Through which provider and with which settings messages go out, and what a provider keeps of ours.", ["Integration", "Catalogue"]),
        ("Webhooks", "Where your own system is told what happens, and every event that it was told.", ["Webhook", "Delivery"]),
        ("Notices", "What providers told, and what could not be made out of it.", ["Notice"]),
        ("Sandbox", "Play the provider and the end user of a sandbox integration, which sends nothing.", ["Sandbox"]),
        ("Accounts", "People and systems of the tenant that log in with a password.", ["Account"]),
        ("API keys", "Credentials of services, sent as `X-Api-Key`.", ["ApiKey"]),
        ("Operations", "How traffic stands, what happened, and every change as it comes.", ["Summary", "Activity", "Live"]),
        ("Usage", "What the tenant has used of its limits.", ["Usage"]),
        ("Tenants", "For who runs the platform: tenants, their limits and their accounts.", ["Tenant", "TenantAccount"]),
        ("Errors", "What a code means and what to do about it.", ["Error"]),
        ("Health", "What a load balancer or an orchestrator asks.", ["Health"]),
        ("Keys of tokens", "What others check tokens with.", ["KeySet"]),
        ("Callbacks", "What providers call: delivery notices and end users' messages.", ["Callback"]),
        ("Links", "What links in messages lead to: files, and unsubscribing.", ["Media", "Unsubscribe"]),
    ];

    /// <summary>The chapter of a controller; one that is in none has a chapter of its own name.</summary>
    public static string Of(string controller) => Known.FirstOrDefault(tag => tag.Controllers.Contains(controller)).Name ?? controller;

    /// <summary>Where the chapter of a controller stands.</summary>
    public static int PlaceOf(string controller)
    {
        var place = Array.FindIndex(Known, tag => tag.Controllers.Contains(controller));
        return place < 0 ? Known.Length : place;
    }

    /// <summary>Chapters that are not listed here keep what the comment of their controller says.</summary>
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        var used = swaggerDoc.Paths.Values.SelectMany(path => path.Operations!.Values).SelectMany(operation => operation.Tags!)
            .Select(tag => tag.Reference.Id).ToHashSet();
        var others = (swaggerDoc.Tags ?? new HashSet<OpenApiTag>()).Where(tag => used.Contains(tag.Name!) && Known.All(one => one.Name != tag.Name)).ToList();
        swaggerDoc.Tags = new HashSet<OpenApiTag>([.. Known.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Text }), .. others]);
    }
}

using System.Text.Json.Nodes;
using Iris.Api.Interactions;
using Iris.Api.Processes;
using Iris.Api.Strategies;
using Iris.Api.Users;
using Iris.Api.Webhooks;
using Iris.Core.Integrations;
using Iris.Core.Processes;
using Iris.Core.Strategies;
using Iris.Core.Webhooks;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Iris.Api.OpenApi;

/// <summary>Describes what is posted to webhooks: one call for each event.</summary>
internal sealed class WebhookSchemas : IDocumentFilter
{
    private const string Tag = "Webhooks";
    private const string EventMember = "Event";

    private static readonly (Type Contract, string[] Events)[] Groups =
    [
        (typeof(WebhookEvent<MergedUserResponse>), [WebhookEvents.UserMerged]),
        (typeof(WebhookEvent<ProcessResponse>), [ProcessEvents.Created, ProcessEvents.Closed, ProcessEvents.Reopened]),
        (typeof(WebhookEvent<WebhookHold>), [HoldEvents.Held, HoldEvents.Released]),
        (typeof(WebhookEvent<StrategyResponse>), [StrategyEvents.Step, StrategyEvents.Ended]),
        (typeof(WebhookEvent<WebhookAlarm>), [.. AlarmEvents.All]),
        (typeof(WebhookEvent<WebhookTest>), [WebhookEvents.Test]),
    ];

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        var others = WebhookEvents.All.Except(Groups.SelectMany(group => group.Events)).ToArray();
        swaggerDoc.Webhooks = new Dictionary<string, IOpenApiPathItem>();
        foreach (var (contract, events) in Groups.Prepend((typeof(WebhookEvent<InteractionResponse>), others)))
        {
            var body = context.SchemaGenerator.GenerateSchema(contract, context.SchemaRepository);
            var schema = (OpenApiSchema)context.SchemaRepository.Schemas[SchemaNames.Of(contract)];
            ((OpenApiSchema)schema.Properties![EventMember]).Enum = [.. events.Select(name => JsonValue.Create(name))];
            foreach (var name in events)
                swaggerDoc.Webhooks.Add(name, CallOf(name, body, swaggerDoc));
        }
    }

    private static OpenApiPathItem CallOf(string name, IOpenApiSchema body, OpenApiDocument document) => new()
    {
        Operations = new Dictionary<HttpMethod, OpenApiOperation>
        {
            [HttpMethod.Post] = new()
            {
                OperationId = OperationIdOf(name),
                Summary = $"Tells of {name}.",
                Description = "Signed as Standard Webhooks says: HMAC-SHA256 over `webhook-id`, `webhook-timestamp` and the body, joined by dots.",
                Tags = new HashSet<OpenApiTagReference> { new(Tag, document) },
                Security = [],
                Parameters =
                [
                    Header("webhook-id", "Id of the delivery, the same in every attempt: what was seen before need not be done again."),
                    Header("webhook-timestamp", "When this attempt was signed, in seconds since 1970."),
                    Header("webhook-signature", "`v1,` and the signature in base64, once for each live secret, with spaces between them."),
                ],
                RequestBody = new OpenApiRequestBody
                {
                    Required = true,
                    Content = new Dictionary<string, IOpenApiMediaType> { ["application/json"] = new OpenApiMediaType { Schema = body } },
                },
                Responses = new OpenApiResponses
                {
                    ["200"] = new OpenApiResponse { Description = "Taken. With `successStatuses` `2xx`, any 2xx." },
                    ["410"] = new OpenApiResponse { Description = "The receiver is gone for good: the webhook is disabled." },
                    ["default"] = new OpenApiResponse { Description = "Not taken: it is repeated for a week, at the earliest when `Retry-After` says." },
                },
            },
        },
    };

    private static OpenApiParameter Header(string name, string description) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Required = true,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    /// <summary><c>INTERACTION_IN_CREATED_EVT</c> is <c>onInteractionInCreated</c>.</summary>
    private static string OperationIdOf(string name) =>
        "on" + string.Concat(name.Split('_')[..^1].Select(word => word[..1] + word[1..].ToLowerInvariant()));
}

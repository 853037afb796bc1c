using System.Reflection;
using Iris.Api.Attachments;
using Iris.Api.Authentication;
using Iris.Api.Binding;
using Iris.Api.Callbacks;
using Iris.Api.Envelope;
using Iris.Api.Idempotency;
using Iris.Api.Operations;
using Iris.Api.OptOuts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Iris.Api.OpenApi;

/// <summary>Adds to an operation what its comments do not say: the scope, the refusals that all have, the envelope of failures, examples.</summary>
internal sealed class OperationDetails : IOperationFilter
{
    private const string JsonMedia = "application/json";
    private const string BinaryMedia = "application/octet-stream";
    private const string PageMedia = "text/html";
    private const string TextMedia = "text/plain";

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        var responses = operation.Responses ??= [];
        if (metadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Security = [];
            operation.Description = $"{operation.Description}\n\nNo credential is needed.".TrimStart();
        }
        else
            AddScope(operation, responses, metadata.OfType<RequireScopeAttribute>().LastOrDefault()?.Scope);

        if (metadata.OfType<TakesFileAttribute>().Any())
            operation.RequestBody = RequestBodies.File();
        else if (operation.RequestBody is OpenApiRequestBody body)
        {
            body.Required = true;
            AddBodyRefusals(responses);
        }

        if (!metadata.OfType<AnyParametersAttribute>().Any())
            responses.TryAdd("400", new OpenApiResponse { Description = "A query parameter that the call does not have (`UNKNOWN_PARAMETER`), or one that cannot be read." });
        responses.TryAdd("503", new OpenApiResponse { Description = "The store is unavailable; `Retry-After` says how long to wait." });
        AddProblems(responses, context);
        if (metadata.OfType<AnswersFileAttribute>().Any())
            AddFiles(responses);
        var isPage = metadata.OfType<AnswersPageAttribute>().Any();
        var isRaw = metadata.OfType<RawBodyAttribute>().Any();
        if (isPage || isRaw)
            SetContent(responses["200"], isPage ? PageMedia : TextMedia);
        else if (context.MethodInfo.GetCustomAttribute<ProducesAttribute>()?.ContentTypes.Contains(LiveController.ContentType) == true)
            SetContent(responses["200"], LiveController.ContentType);
        operation.Responses = InOrder(responses);
        if (isRaw && context.ApiDescription.HttpMethod == HttpMethods.Post)
            operation.RequestBody = isPage ? RequestBodies.OneClick() : RequestBodies.Raw();
        ParameterDetails.Apply(operation, context);
        HeaderDetails.Apply(operation, metadata.OfType<TakesIdempotencyKeyAttribute>().Any(), context.Document);
        AddExamples(operation, metadata.OfType<BodyExamplesAttribute>().FirstOrDefault());
    }

    private static void AddBodyRefusals(OpenApiResponses responses)
    {
        responses.TryAdd("413", new OpenApiResponse { Description = "The body is too large." });
        responses.TryAdd("415", new OpenApiResponse { Description = "The body is not `application/json` in UTF-8, or is compressed." });
    }

    private static void SetContent(IOpenApiResponse response, string media)
    {
        if (response is OpenApiResponse page)
            page.Content = new Dictionary<string, IOpenApiMediaType> { [media] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } } };
    }

    private static void AddFiles(OpenApiResponses responses)
    {
        foreach (var response in responses.Where(one => one.Key is "200" or "206").Select(one => one.Value).OfType<OpenApiResponse>())
            response.Content = new Dictionary<string, IOpenApiMediaType> { [BinaryMedia] = new OpenApiMediaType { Schema = RequestBodies.Binary() } };
    }

    private static void AddScope(OpenApiOperation operation, OpenApiResponses responses, string? scope)
    {
        responses.TryAdd("401", new OpenApiResponse { Description = "No credential, or one that is not valid, has expired or was revoked." });
        responses.TryAdd("403", new OpenApiResponse
        {
            Description = scope is null ? "The credential is no account's token." : $"The credential lacks the scope `{scope}`.",
        });
        responses.TryAdd("429", new OpenApiResponse { Description = "Too many requests (`RATE_LIMITED`); `Retry-After` says how long to wait." });
        operation.Description = $"{operation.Description}\n\n{(scope is null ? "Scope: any, with a token" : $"Scope: `{scope}`")}".TrimStart();
    }

    private static void AddProblems(OpenApiResponses responses, OperationFilterContext context)
    {
        var schema = context.SchemaGenerator.GenerateSchema(typeof(ApiEnvelope<NoPayload>), context.SchemaRepository);
        foreach (var (status, response) in responses)
        {
            if (status[0] is '4' or '5' && response is OpenApiResponse problem)
            {
                problem.Content = new Dictionary<string, IOpenApiMediaType>
                {
                    [Problem.ContentType] = new OpenApiMediaType { Schema = schema, Examples = AnswerExamples.OfFailure(status, context.Document) },
                };
            }
        }
    }

    private static OpenApiResponses InOrder(OpenApiResponses responses)
    {
        var ordered = new OpenApiResponses();
        foreach (var (status, response) in responses.OrderBy(response => response.Key, StringComparer.Ordinal))
            ordered.Add(status, response);
        return ordered;
    }

    private static void AddExamples(OpenApiOperation operation, BodyExamplesAttribute? examples)
    {
        if (operation.Responses!["200"] is OpenApiResponse { Content: { } answers } && answers.TryGetValue(JsonMedia, out var answer))
            ((OpenApiMediaType)answer).Example = AnswerExamples.Of(operation.OperationId!);
        if (examples is null || operation.RequestBody?.Content is not { } content)
            return;

        foreach (var media in content.Where(body => body.Key == JsonMedia).Select(body => body.Value).OfType<OpenApiMediaType>())
            media.Examples = examples.Names.ToDictionary(name => name, name => (IOpenApiExample)BodyExample.Load(name).ToOpenApi());
    }
}

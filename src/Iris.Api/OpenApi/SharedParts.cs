using Iris.Api.Envelope;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Iris.Api.OpenApi;

/// <summary>Adds headers, parameters and failures that operations refer to.</summary>
internal sealed class SharedParts : IDocumentFilter
{
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        HeaderDetails.Register(swaggerDoc);
        AnswerExamples.Register(swaggerDoc);
        // Only a failure has it, and there it is null.
        context.SchemaRepository.Schemas.Remove(nameof(NoPayload));
    }
}

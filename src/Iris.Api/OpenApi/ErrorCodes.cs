using System.Text.Json.Nodes;
using Iris.Api.Errors;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Iris.Api.OpenApi;

/// <summary>Lists the codes that a refusal may have, as <c>docs/errors.md</c> says.</summary>
internal sealed class ErrorCodes : IDocumentFilter
{
    /// <summary>In the list of another answer than a refusal, or with whatever status the others have.</summary>
    private static readonly string[] Elsewhere = ["as theirs", "in conflicts"];

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context) => context.SchemaRepository.Schemas[nameof(ErrorCode)] = new OpenApiSchema
    {
        Type = JsonSchemaType.String,
        Description = "Why a request was refused. Codes never change; new ones come with new versions, so treat one that you do not know by the HTTP status.",
        Enum = [.. ErrorPage.Read("errors.md").Where(IsAnswered).Select(row => row.Code).Distinct().Select(code => JsonValue.Create(code))],
    };

    private static bool IsAnswered(ErrorRow row) => row.Status is { Length: > 0 } status && (char.IsAsciiDigit(status[0]) || Elsewhere.Contains(status));
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Iris.Api.OpenApi;

/// <summary>The codes of errors, as <c>docs/errors.md</c> lists them: that page is part of this assembly.</summary>
internal sealed partial class ErrorCodes : IDocumentFilter
{
    private const string Page = "Iris.Api.errors.md";

    /// <summary>All that an answer may have, in the order of the page.</summary>
    public static IReadOnlyList<string> All { get; } = Read();

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context) => context.SchemaRepository.Schemas[nameof(ErrorCode)] = new OpenApiSchema
    {
        Type = JsonSchemaType.String,
        Description = "Why a request was refused. Codes never change; new ones come with new versions, so treat one that you do not know by the HTTP status.",
        Enum = [.. All.Select(code => JsonValue.Create(code))],
    };

    private static List<string> Read()
    {
        using var stream = typeof(ErrorCodes).Assembly.GetManifestResourceStream(Page)
            ?? throw new InvalidOperationException("The page of errors is not part of the assembly.");
        using var reader = new StreamReader(stream);
        return [.. Row().Matches(reader.ReadToEnd()).SelectMany(row => Code().Matches(row.Groups[1].Value)).Select(code => code.Groups[1].Value).Distinct()];
    }

    /// <summary>A row whose second cell is a status, or says whose it is.</summary>
    [GeneratedRegex(@"^\| ((?:`[A-Z][A-Z0-9_]+`[, ·]*)+) \| (?:[0-9]{3}|as theirs|in `conflicts`)", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([A-Z][A-Z0-9_]+)`")]
    private static partial Regex Code();
}

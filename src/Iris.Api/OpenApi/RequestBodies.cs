using Microsoft.OpenApi;

namespace Iris.Api.OpenApi;

/// <summary>Bodies that no action binds: files, what a provider sends, what a mail program posts.</summary>
internal static class RequestBodies
{
    private const string JsonMedia = "application/json";
    private const string MultipartMedia = "multipart/form-data";
    private const string BinaryMedia = "application/octet-stream";
    private const string FormMedia = "application/x-www-form-urlencoded";

    /// <summary>Such an action takes what the provider sends.</summary>
    public static OpenApiRequestBody Raw() => new()
    {
        Description = "What the provider sends, in its own form. With it come the headers or members of its signature, where it signs.",
        Content = new Dictionary<string, IOpenApiMediaType>
        {
            [JsonMedia] = new OpenApiMediaType { Schema = AnyObject() },
            [FormMedia] = new OpenApiMediaType { Schema = AnyObject() },
        },
    };

    public static OpenApiRequestBody OneClick() => new()
    {
        Description = "`List-Unsubscribe=One-Click`, as mail programs send it, or nothing.",
        Content = new Dictionary<string, IOpenApiMediaType> { [FormMedia] = new OpenApiMediaType { Schema = AnyObject() } },
    };

    public static OpenApiRequestBody File() => new()
    {
        Required = true,
        Description = "The file: as the one part of a form, or as the body with `Content-Disposition: attachment; filename=\"…\"`.",
        Content = new Dictionary<string, IOpenApiMediaType>
        {
            [MultipartMedia] = new OpenApiMediaType
            {
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Required = new HashSet<string> { "file" },
                    Properties = new Dictionary<string, IOpenApiSchema> { ["file"] = Binary() },
                },
            },
            [BinaryMedia] = new OpenApiMediaType { Schema = Binary() },
        },
    };

    public static OpenApiSchema Binary() => new() { Type = JsonSchemaType.String, Format = "binary" };

    private static OpenApiSchema AnyObject() => new() { Type = JsonSchemaType.Object, AdditionalProperties = new OpenApiSchema() };
}

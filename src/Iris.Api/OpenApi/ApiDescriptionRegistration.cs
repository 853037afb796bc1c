using System.Text.Json;
using Iris.Api.Authentication;
using Iris.Api.Binding;
using Iris.Core.Kernel;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Iris.Api.OpenApi;

/// <summary>Registers the description of the API at <c>/swagger</c>, made of the controllers, their comments and the examples.</summary>
internal static class ApiDescriptionRegistration
{
    public const string DocumentName = "v1";

    /// <summary>Where description and Swagger UI are.</summary>
    public const string Root = "/swagger";

    private const string Path = $"{Root}/{DocumentName}/swagger.json";
    private const string BearerScheme = "Bearer";
    private const string KeyScheme = "ApiKey";

    public static IServiceCollection AddApiDescription(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Transient<IApiDescriptionProvider, BodyDescriptions>());
        services.AddSingleton<DescriptionDocument>();
        services.AddSwaggerGen(swagger =>
        {
            swagger.SwaggerDoc(DocumentName, new OpenApiInfo
            {
                Title = "Iris",
                Version = DocumentName,
                Description = "One call sends a message through any channel. Every answer, failures included, has the same envelope; "
                    + "`error` lists everything that is wrong with a request. Answers are Spanish, or English with `Accept-Language: en`.",
            });
            foreach (var assembly in new[] { typeof(Program).Assembly, typeof(IrisId).Assembly })
                swagger.IncludeXmlComments(assembly, includeControllerXmlComments: true);
            swagger.MapType<JsonElement>(() => new OpenApiSchema { Type = JsonSchemaType.Object });
            swagger.MapType<JsonElement?>(() => new OpenApiSchema { Type = JsonSchemaType.Object | JsonSchemaType.Null });
            swagger.SupportNonNullableReferenceTypes();
            swagger.SchemaFilter<SchemaDetails>();
            swagger.OperationFilter<OperationDetails>();
            AddSignIn(swagger);
        });
        return services;
    }

    /// <summary>Behind authentication: who may see it is a setting.</summary>
    public static void UseApiDescription(this WebApplication app)
    {
        var access = app.Services.GetRequiredService<IOptions<ApiOptions>>().Value.Description
            ?? (app.Environment.IsDevelopment() ? DescriptionAccess.Open : DescriptionAccess.Credential);
        if (access == DescriptionAccess.Off)
            return;

        var document = app.Services.GetRequiredService<DescriptionDocument>();
        var endpoint = app.MapGet(Path, document.AnswerAsync).ExcludeFromDescription();
        if (access == DescriptionAccess.Credential)
        {
            endpoint.RequireAuthorization();
            app.UseWhen(context => context.Request.Path.StartsWithSegments(Root), pages => pages.Use(AskForCredentialAsync));
        }
        else
        {
            endpoint.AllowAnonymous();
        }

        app.UseSwaggerUI(ui =>
        {
            ui.SwaggerEndpoint(Path, "Iris");
            ui.DocumentTitle = "Iris";
            // A credential that is kept is one that any script of this origin, and whoever sits there next, can take.
            ui.ConfigObject.PersistAuthorization = false;
            ui.DisplayRequestDuration();
            ui.EnableTryItOutByDefault();
        });
    }

    private static Task AskForCredentialAsync(HttpContext context, RequestDelegate next) =>
        context.User.Identity?.IsAuthenticated == true ? next(context) : context.ChallengeAsync();

    private static void AddSignIn(Swashbuckle.AspNetCore.SwaggerGen.SwaggerGenOptions swagger)
    {
        swagger.AddSecurityDefinition(BearerScheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "The `payload` of `POST /user/login`.",
        });
        swagger.AddSecurityDefinition(KeyScheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = CredentialHandler.KeyHeader,
            Description = "An API key (`iris_…`), or the bootstrap admin key for `/admin/tenant`.",
        });
        foreach (var scheme in new[] { BearerScheme, KeyScheme })
            swagger.AddSecurityRequirement(document => new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] });
    }
}

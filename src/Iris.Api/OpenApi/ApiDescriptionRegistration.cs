using System.Reflection;
using System.Text.Json;
using Iris.Adapters;
using Iris.Api.Authentication;
using Iris.Api.Binding;
using Iris.Core.Kernel;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;

namespace Iris.Api.OpenApi;

/// <summary>Registers the description of the API at <c>/swagger</c>, made of the controllers, their comments and the examples.</summary>
internal static class ApiDescriptionRegistration
{
    public const string DocumentName = "v1";

    /// <summary>Where description and Swagger UI are.</summary>
    public const string Root = "/swagger";

    /// <summary>Of the gateway, without the commit that it was built from.</summary>
    private static readonly string Version =
        typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private const string Path = $"{Root}/{DocumentName}/swagger.json";
    private const string BearerScheme = "Bearer";
    private const string KeyScheme = "ApiKey";

    public static IServiceCollection AddApiDescription(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Transient<IApiDescriptionProvider, BodyDescriptions>());
        services.AddSingleton<ExampleValues>();
        services.AddSingleton<DescriptionDocument>();
        // For whoever makes the document at build, without the gateway running.
        services.Configure<SwaggerOptions>(swagger => swagger.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1);
        services.AddSwaggerGen(swagger =>
        {
            swagger.SwaggerDoc(DocumentName, new OpenApiInfo
            {
                Title = "Iris",
                Version = Version,
                Description = "One call sends a message through any channel. Every answer, failures included, has the same envelope; "
                    + "`error` lists everything that is wrong with a request. Answers are Spanish, or English with `Accept-Language: en`. "
                    + "Schemas are open: ignore members that you do not know.",
                Contact = new OpenApiContact { Name = "Who operates this gateway" },
            });
            swagger.AddServer(new OpenApiServer { Url = "/", Description = "This gateway." });
            foreach (var assembly in new[] { typeof(Program).Assembly, typeof(IrisId).Assembly, typeof(AdapterRegistrations).Assembly })
                swagger.IncludeXmlComments(assembly, includeControllerXmlComments: true);
            swagger.MapType<JsonElement>(AnyObject);
            swagger.MapType<JsonElement?>(AnyObject);
            swagger.CustomSchemaIds(SchemaNames.Of);
            swagger.SupportNonNullableReferenceTypes();
            swagger.TagActionsBy(action => [DescriptionTags.Of(ControllerOf(action))]);
            swagger.OrderActionsBy(action => $"{DescriptionTags.PlaceOf(ControllerOf(action)):00} {action.RelativePath}");
            swagger.SchemaFilter<SchemaDetails>();
            swagger.OperationFilter<OperationDetails>();
            swagger.DocumentFilter<PayloadSchemas>();
            swagger.DocumentFilter<SettingSchemas>();
            swagger.DocumentFilter<WebhookSchemas>();
            swagger.DocumentFilter<ErrorCodes>();
            swagger.DocumentFilter<DescriptionTags>();
            swagger.DocumentFilter<SharedParts>();
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

    private static string ControllerOf(ApiDescription action) => action.ActionDescriptor.RouteValues["controller"]!;

    /// <summary>JSON that is the caller's own: its members may be anything.</summary>
    private static OpenApiSchema AnyObject() => new() { Type = JsonSchemaType.Object, AdditionalProperties = new OpenApiSchema() };

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

using Iris.Api.Envelope;
using Iris.Api.Webhooks;

namespace Iris.Api.OpenApi;

/// <summary>Names of schemas as people would name classes: <c>InteractionAnswer</c>, <c>InteractionList</c>.</summary>
internal static class SchemaNames
{
    /// <summary>The envelope of every failure.</summary>
    public const string Problem = "Problem";

    private const string Contract = "Response";

    public static string Of(Type type)
    {
        if (type == typeof(ApiEnvelope<NoPayload>))
            return Problem;
        if (type == typeof(ApiEnvelope<string>))
            return "TokenAnswer";
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ApiEnvelope<>) ? $"{Base(type.GenericTypeArguments[0])}Answer"
            : type.IsGenericType ? Base(type)
            : type.Name;
    }

    private static string Base(Type type)
    {
        if (!type.IsGenericType)
            return type.Name.EndsWith(Contract, StringComparison.Ordinal) ? type.Name[..^Contract.Length] : type.Name;

        var inner = Base(type.GenericTypeArguments[0]);
        var definition = type.GetGenericTypeDefinition();
        return definition == typeof(ListResponse<>) ? $"{inner}List"
            : definition == typeof(WebhookEvent<>) ? $"{inner}Event"
            : $"{inner}s";
    }
}

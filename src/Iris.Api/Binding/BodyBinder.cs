using System.Collections.Concurrent;
using System.Text.Json;
using Iris.Core.Kernel;

namespace Iris.Api.Binding;

/// <summary>Binds JSON to a <see cref="RequestBody{T}"/> whose type is known only at run time; one for each contract.</summary>
internal abstract class BodyBinder
{
    private static readonly ConcurrentDictionary<Type, BodyBinder> Binders = new();

    /// <param name="bodyType">A closed <see cref="RequestBody{T}"/>.</param>
    public static BodyBinder For(Type bodyType) => Binders.GetOrAdd(
        bodyType, static type => (BodyBinder)Activator.CreateInstance(typeof(Of<>).MakeGenericType(type.GenericTypeArguments))!);

    /// <returns>The body; null when the JSON is no object at all, which the errors say.</returns>
    public abstract (object? Body, ErrorList Errors) Bind(JsonElement json);

    private sealed class Of<T> : BodyBinder
        where T : class
    {
        public override (object? Body, ErrorList Errors) Bind(JsonElement json)
        {
            var errors = new ErrorList();
            var value = ContractReader.Read<T>(json, "", errors);
            if (value is null && errors.IsEmpty)
                errors.Add(CommonErrors.InvalidType("", new("un objeto", "an object")));
            return (value is null ? null : new RequestBody<T>(value, errors, json), errors);
        }
    }
}

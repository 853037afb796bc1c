using System.Diagnostics.CodeAnalysis;

namespace Iris.Core.Kernel;

/// <summary>A value, or every reason why there is none. Expected refusals travel as results; surprises are exceptions.</summary>
public readonly struct Result<T>
    where T : class
{
    private readonly IReadOnlyList<IrisError>? errors;

    internal Result(T? value, IReadOnlyList<IrisError>? errors)
    {
        Value = value;
        this.errors = errors;
    }

    public T? Value { get; }

    public IReadOnlyList<IrisError> Errors => errors ?? [];

    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsSuccess => Value is not null;

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(IrisError error) => new(null, [error]);

    public static implicit operator Result<T>(ErrorList errors) => new(null, errors.Items);
}

/// <summary>Makes results.</summary>
public static class Result
{
    /// <summary>The refusal of another call, passed on.</summary>
    public static Result<T> Refused<T>(IReadOnlyList<IrisError> errors)
        where T : class => new(null, errors);
}

using FluentValidation;
using FluentValidation.Results;

namespace Iris.Core.Kernel;

/// <summary>
/// Rules of validators with the errors that clients get. A rule carries its code and both texts as a function from the field's path to the
/// error, so that a validator has no messages of its own.
/// </summary>
public static class ErrorRules
{
    /// <summary>A validator of what <paramref name="define"/> says.</summary>
    public static InlineValidator<T> Rules<T>(Action<InlineValidator<T>> define)
    {
        var validator = new InlineValidator<T>();
        define(validator);
        return validator;
    }

    /// <summary>What a broken rule reports.</summary>
    public static IRuleBuilderOptions<T, TMember> WithError<T, TMember>(this IRuleBuilderOptions<T, TMember> rule, Func<string, IrisError> error) =>
        rule.WithState(_ => error);

    /// <summary>One of these, as written.</summary>
    public static IRuleBuilderOptions<T, string?> OneOf<T>(this IRuleBuilder<T, string?> rule, IReadOnlyList<string> allowed) =>
        rule.Must(value => value is null || allowed.Contains(value)).WithError(field => CommonErrors.NotAllowed(field, allowed));

    /// <summary>In this range, its ends included.</summary>
    public static IRuleBuilderOptions<T, int?> Between<T>(this IRuleBuilder<T, int?> rule, int minimum, int maximum) =>
        rule.Must(value => value is null || (value >= minimum && value <= maximum)).WithError(field => CommonErrors.OutOfRange(field, minimum, maximum));

    /// <summary>Adds the errors of all broken rules; <paramref name="path"/> is the prefix of their fields, with its dot.</summary>
    public static void Check<T>(this IValidator<T> validator, T draft, string path, ErrorList errors) =>
        errors.AddRange(validator.Validate(draft).Errors.Select(failure => failure.ErrorAt(path + failure.WirePath())));

    /// <summary>The error of a broken rule, for a field.</summary>
    public static IrisError ErrorAt(this ValidationFailure failure, string field) => failure.CustomState is Func<string, IrisError> error
        ? error(field)
        : throw new InvalidOperationException($"A rule for {failure.PropertyName} lacks {nameof(WithError)}.");

    /// <summary>The member as on the wire: the first letter of each name in lower case.</summary>
    public static string WirePath(this ValidationFailure failure) => string.Create(failure.PropertyName.Length, failure.PropertyName, (span, source) =>
    {
        for (var i = 0; i < source.Length; i++)
            span[i] = i == 0 || source[i - 1] == '.' ? char.ToLowerInvariant(source[i]) : source[i];
    });
}

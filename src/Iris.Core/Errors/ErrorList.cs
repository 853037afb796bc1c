namespace Iris.Core.Errors;

/// <summary>Collects every error of a request. The first error of a field wins, so that a wrong type is not also reported as missing.</summary>
public sealed class ErrorList
{
    /// <summary>More errors than this help nobody and would let a small body make a huge answer.</summary>
    public const int Limit = 100;

    private List<IrisError>? errors;

    public bool IsEmpty => errors is null;

    public IReadOnlyList<IrisError> Items => errors ?? [];

    public void Add(IrisError error)
    {
        errors ??= [];
        if (errors.Count < Limit && !Has(error.Field))
            errors.Add(error);
    }

    public void Add(string code, string? field, Text message, ErrorKind kind = ErrorKind.Invalid) =>
        Add(new IrisError(code, field, message, kind));

    public void AddRange(IEnumerable<IrisError> more)
    {
        foreach (var error in more)
            Add(error);
    }

    /// <summary>Whether the field, or a member inside it, has an error already.</summary>
    public bool Has(string? field)
    {
        if (field is null || errors is null)
            return false;

        foreach (var error in errors)
        {
            if (error.Field is { } known && known.StartsWith(field, StringComparison.Ordinal)
                && (known.Length == field.Length || known[field.Length] is '.' or '['))
                return true;
        }

        return false;
    }
}

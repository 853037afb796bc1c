namespace Iris.Core.Kernel;

/// <summary>Collects every error of a request. The first error of a field wins, so that a wrong type is not also reported as missing.</summary>
public sealed class ErrorList
{
    /// <summary>More errors than this help nobody and would let a small body make a huge answer.</summary>
    public const int Limit = 100;

    private List<IrisError>? errors;
    private int left;
    private ErrorKind leftKind = ErrorKind.Unavailable;

    public bool IsEmpty => errors is null;

    /// <summary>The errors, and when there are more than <see cref="Limit"/> a last one that says how many.</summary>
    public IReadOnlyList<IrisError> Items => errors is null ? [] : left == 0 ? errors : [.. errors, CommonErrors.MoreErrors(left, leftKind)];

    /// <summary>A list of one error, or of none.</summary>
    internal static ErrorList Of(IrisError? error)
    {
        var list = new ErrorList();
        if (error is not null)
            list.Add(error);
        return list;
    }

    /// <summary>A new list of these errors and the others.</summary>
    internal ErrorList And(ErrorList others)
    {
        var all = new ErrorList();
        all.AddRange(Items);
        all.AddRange(others.Items);
        return all;
    }

    public void Add(IrisError error)
    {
        errors ??= [];
        if (Has(error.Field))
            return;

        if (errors.Count < Limit)
            errors.Add(error);
        else
            Leave(error);
    }

    public void Add(string code, string? field, Text message, ErrorKind kind = ErrorKind.Invalid) =>
        Add(new IrisError(code, field, message, kind));

    public void AddRange(IEnumerable<IrisError> more)
    {
        foreach (var error in more)
        {
            // The last one of another list may stand for several.
            if (error.Code == CommonErrors.MoreErrorsCode)
                Leave(error);
            else
                Add(error);
        }
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

    private void Leave(IrisError error)
    {
        errors ??= [];
        left += error.Count;
        leftKind = (ErrorKind)Math.Min((int)leftKind, (int)error.Kind);
    }
}

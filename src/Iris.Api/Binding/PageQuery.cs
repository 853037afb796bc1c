using Iris.Core.Kernel;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Binding;

/// <summary>Which page of a list.</summary>
internal sealed class PageQuery
{
    public const int DefaultLimit = 50;

    /// <summary>The <c>nextCursor</c> of the page before; none for the first page.</summary>
    [FromQuery(Name = "cursor")]
    public string? Cursor { get; set; }

    /// <summary>Most rows, 1 to 200.</summary>
    [FromQuery(Name = "limit")]
    public int Limit { get; set; } = DefaultLimit;

    /// <summary>What is wrong with it, when cursors are ids.</summary>
    internal ErrorList Check() => Check(IrisId.IsValid);

    /// <summary>What is wrong with it, when cursors are names of tenants.</summary>
    internal ErrorList CheckTenants() => Check(TenantId.IsValid);

    private ErrorList Check(Func<string, bool> isCursor)
    {
        var errors = new ErrorList();
        if (Cursor is not null && !isCursor(Cursor))
            errors.Add("INVALID_CURSOR", "cursor", new("No es un cursor de esta lista.", "Not a cursor of this list."));
        if (Limit is < 1 or > Page<object>.MaxLimit)
            errors.Add(CommonErrors.OutOfRange("limit", 1, Page<object>.MaxLimit));
        return errors;
    }
}

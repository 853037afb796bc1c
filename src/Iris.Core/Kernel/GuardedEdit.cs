namespace Iris.Core.Kernel;

/// <summary>How one aggregate is read and saved.</summary>
/// <param name="Find">Reads it; null when the tenant has none of this id.</param>
/// <param name="Save">Saves it if its version is still current.</param>
/// <param name="NotFound">Answered when there is none.</param>
internal sealed record GuardedRow<T>(Func<Task<T?>> Find, Func<T, Task<SaveResult>> Save, IrisError NotFound)
    where T : class;

/// <summary>
/// Reads, changes and saves by version; a save of somebody else in between means doing it again, a bounded number of times. A row that is
/// gone by then is looked for again too: what it held may be another's by now.
/// </summary>
internal static class GuardedEdit
{
    private const int MaxRounds = 10;

    /// <param name="row">Where it is.</param>
    /// <param name="change">Changes what was read; errors stop the edit.</param>
    /// <param name="taken">Says which value belongs to somebody else, when a save tells that one does.</param>
    public static async Task<Result<T>> RunAsync<T>(
        GuardedRow<T> row, Func<T, ErrorList> change, Func<T, Task<ErrorList>>? taken = null)
        where T : class
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            if (await row.Find() is not { } value)
                return row.NotFound;

            var errors = change(value);
            if (!errors.IsEmpty)
                return errors;

            switch (await row.Save(value))
            {
                case SaveResult.Saved:
                    return value;
                case SaveResult.Taken when taken is not null:
                    return await taken(value);
            }
        }

        return CommonErrors.Modified();
    }
}

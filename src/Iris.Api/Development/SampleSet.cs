using Iris.Core.Kernel;

namespace Iris.Api.Development;

/// <summary>The samples of one start: what an earlier one made is looked for, what is missing is made. One that cannot be made is left out.</summary>
internal sealed class SampleSet(Dictionary<string, string> known)
{
    private readonly Dictionary<string, string> ids = [];

    public IReadOnlyDictionary<string, string> Ids => ids;

    /// <summary>The id of a sample that was made before; of use to those that need it.</summary>
    public string this[string example] => ids.GetValueOrDefault(example, example);

    public void Set(string example, string id) => ids[example] = id;

    /// <param name="example">The id that examples have.</param>
    /// <param name="isThere">Whether what an earlier start made is still as examples need it.</param>
    /// <param name="make">Makes another one.</param>
    /// <param name="idOf">Its id.</param>
    public async Task AddAsync<T>(string example, Func<string, Task<bool>> isThere, Func<Task<Result<T>>> make, Func<T, string> idOf)
        where T : class
    {
        if (known.TryGetValue(example, out var id) && await isThere(id))
            ids[example] = id;
        else if (await make() is { IsSuccess: true } made)
            ids[example] = idOf(made.Value);
    }
}

using Iris.Client;

namespace Iris.Tool;

/// <summary>Finds the integration that somebody means.</summary>
internal static class Integrations
{
    private const int Page = 200;

    /// <param name="iris">Calls the gateway.</param>
    /// <param name="idOrName">Its id, or its name where only one has that.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IntegrationResponse> FindAsync(IIrisClient iris, string idOrName, CancellationToken cancellationToken)
    {
        var named = new List<IntegrationResponse>();
        string? cursor = null;
        do
        {
            var list = (await iris.ListIntegrationsAsync(cursor, Page, cancellationToken)).Payload;
            if (list.Items.FirstOrDefault(one => one.IntegrationId == idOrName) is { } found)
                return found;

            named.AddRange(list.Items.Where(one => string.Equals(one.IntegrationName, idOrName, StringComparison.OrdinalIgnoreCase)));
            cursor = list.NextCursor;
        }
        while (cursor is not null);

        return named switch
        {
            [var one] => one,
            [] => throw new ToolException($"There is no integration {idOrName}.", ExitCode.Failed),
            _ => throw new ToolException($"Several integrations are called {idOrName}: {string.Join(", ", named.Select(one => one.IntegrationId))}.", ExitCode.Failed),
        };
    }
}

using System.Globalization;
using System.Text;
using Iris.WebConsole.Gateway;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Iris.WebConsole.Interactions;

/// <summary>Writes everything that a search finds as CSV, page by page, while it is read: no more than so many rows, and never more than a page in memory.</summary>
internal static class InteractionExport
{
    private const int PageSize = 200;

    private static readonly string[] Columns =
        ["id", "created", "updated", "direction", "status", "customStatus", "integrationId", "integration", "channel", "provider", "destinations", "processId", "userIds", "attempts", "subject", "body"];

    public static async Task WriteAsync(ConsoleRequest request)
    {
        var context = request.Http;
        var filter = InteractionFilter.Of(context.Request.Query);
        var most = context.RequestServices.GetRequiredService<IOptions<ConsoleOptions>>().Value.MaxExportRows;
        var page = await ReadAsync(request, filter, null);
        if (!page.IsSuccess)
        {
            await request.Refused(page.Status, page.Problems).ExecuteAsync(context);
            return;
        }

        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"interactions.csv\"";
        await using var writer = new StreamWriter(context.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await writer.WriteLineAsync(string.Join(',', Columns));
        for (var rows = 0; ; page = await ReadAsync(request, filter, page.Payload.NextCursor))
        {
            // A file that ends early must not look whole: the connection breaks and the browser says so.
            if (!page.IsSuccess)
            {
                await writer.FlushAsync(context.RequestAborted);
                context.Abort();
                return;
            }

            foreach (var item in page.Payload.Items.Take(most - rows))
                await writer.WriteLineAsync(LineOf(item));
            await writer.FlushAsync(context.RequestAborted);
            rows += page.Payload.Items.Count;
            if (page.Payload.NextCursor is null || rows >= most)
                return;
        }
    }

    /// <summary>Waits when there were too many calls, rather than giving up in the middle.</summary>
    private static async Task<Answered<Listing<InteractionAnswer>>> ReadAsync(ConsoleRequest request, InteractionFilter filter, string? cursor)
    {
        while (true)
        {
            var page = await request.Api.GetAsync<Listing<InteractionAnswer>>(filter.ToSearch(PageSize, cursor));
            if (page.Status != StatusCodes.Status429TooManyRequests || cursor is null)
                return page;

            await Task.Delay(TimeSpan.FromSeconds(page.RetryAfter ?? 1), request.Time, request.Http.RequestAborted);
        }
    }

    private static string LineOf(InteractionAnswer item)
    {
        var words = item.Words;
        return string.Join(',', new[]
        {
            item.Id, Time(item.AuditTrail.Created), Time(item.AuditTrail.Updated), item.Direction, item.Status, item.CustomStatus, item.Integration.IntegrationId,
            item.Integration.IntegrationName, item.Integration.IntegrationTypeName, item.Integration.IntegrationTypeProviderName,
            string.Join(' ', item.Destinations.Select(one => one.Value)), item.ProcessId, string.Join(' ', item.Users.Select(one => one.Id)),
            item.Attempts.ToString(CultureInfo.InvariantCulture), words.Subject, words.Body,
        }.Select(Cell));
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>Quoted where it has to be; what a spreadsheet would take for a formula is text.</summary>
    private static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";

        var safe = text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? $"'{text}" : text;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}

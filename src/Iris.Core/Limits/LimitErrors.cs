using Iris.Core.Kernel;

namespace Iris.Core.Limits;

/// <summary>Why a call is refused that would be fine at another time.</summary>
public static class LimitErrors
{
    public const string RateLimitedCode = "RATE_LIMITED";

    /// <summary>Too many calls of a kind.</summary>
    public static IrisError RateLimited(RateVerdict verdict)
    {
        var (spanish, english) = NameOf(verdict.Kind);
        var (who, whose) = verdict.Part.Passed ? ("del tenant", "the tenant's") : ("de esta credencial", "this credential's");
        var limit = verdict.Part.Passed ? verdict.Tenant.Limit : verdict.Part.Limit;
        return new(RateLimitedCode, null,
            new($"Demasiadas solicitudes: el límite {who} para {spanish} es de {limit.PerSecond} por segundo; espere.",
                $"Too many requests: {whose} limit of {english} is {limit.PerSecond} a second; wait."),
            ErrorKind.TooManyRequests)
        {
            RetryAfter = verdict.Wait,
        };
    }

    /// <summary>Too many callbacks: said so that every provider tries again.</summary>
    public static IrisError CallbacksLimited(TimeSpan wait) => new(
        RateLimitedCode, null,
        new("Demasiadas llamadas para esta integración; reintente más tarde.", "Too many callbacks of this integration; try again later."),
        ErrorKind.Unavailable)
    {
        RetryAfter = wait,
    };

    /// <summary>The tenant has as many as it may have.</summary>
    public static IrisError Full(BoundKind kind, int limit)
    {
        var name = NameOf(kind);
        return new("LIMIT_REACHED", null,
            new($"El tenant ya tiene el máximo de {limit} {name.Spanish}.", $"The tenant already has the most that it may: {limit} {name.English}."),
            ErrorKind.Conflict);
    }

    /// <summary>So much of the tenant waits that it has to wait too.</summary>
    public static IrisError BacklogFull(BoundKind kind, int limit, TimeSpan wait)
    {
        var name = NameOf(kind);
        return new("BACKLOG_FULL", null,
            new($"Ya hay {limit} {name.Spanish} de este tenant; espere a que haya menos.",
                $"There are {limit} {name.English} of this tenant; wait until there are fewer."),
            ErrorKind.TooManyRequests)
        {
            RetryAfter = wait,
        };
    }

    /// <summary>The tenant has stored as much as it may.</summary>
    public static IrisError StorageFull(long limit, TimeSpan wait) => new(
        "STORAGE_FULL", null,
        new($"Lo que este tenant guarda llega al máximo de {limit} bytes.", $"What this tenant has stored comes to the most that it may: {limit} bytes."),
        ErrorKind.TooManyRequests)
    {
        RetryAfter = wait,
    };

    private static Text NameOf(BoundKind kind) => kind switch
    {
        BoundKind.Integrations => new("integraciones", "integrations"),
        BoundKind.ApiKeys => new("claves", "keys"),
        BoundKind.Accounts => new("cuentas", "accounts"),
        BoundKind.Templates => new("plantillas", "templates"),
        BoundKind.WaitingSends => new("envíos en espera", "sends that wait"),
        BoundKind.PendingDeliveries => new("entregas de webhook pendientes", "pending webhook deliveries"),
        _ => new("llamadas de proveedores pendientes", "pending callbacks"),
    };

    /// <summary>The day's sends are used up.</summary>
    public static IrisError DailyQuota(long limit, DateTimeOffset now) => Quota(
        new("diaria", "daily"), limit, new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero) - now);

    /// <summary>The month's sends are used up.</summary>
    public static IrisError MonthlyQuota(long limit, DateTimeOffset now) => Quota(
        new("mensual", "monthly"), limit, new DateTimeOffset(now.UtcDateTime.Year, now.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1) - now);

    private static IrisError Quota(Text name, long limit, TimeSpan left) => new(
        "QUOTA_EXCEEDED", null,
        new($"La cuota {name.Spanish} de {limit} envíos no alcanza; se renueva en {(long)Math.Ceiling(left.TotalSeconds)} s.",
            $"The {name.English} quota of {limit} sends is not enough; it is renewed in {(long)Math.Ceiling(left.TotalSeconds)} s."),
        ErrorKind.TooManyRequests)
    {
        RetryAfter = left,
    };

    /// <summary>The tenant's own searches are in the way.</summary>
    public static readonly IrisError TooManySearches = new(
        "TOO_MANY_SEARCHES", null,
        new("Ya hay demasiadas búsquedas de este tenant en curso; espere.", "Too many searches of this tenant are in progress; wait."),
        ErrorKind.TooManyRequests)
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    /// <summary>There was no place for it in time, or it took too long.</summary>
    public static readonly IrisError SearchTimedOut = new(
        "SEARCH_TIMED_OUT", null,
        new("La búsqueda no terminó a tiempo; reintente o pida menos.", "The search did not end in time; try again or ask for less."),
        ErrorKind.Unavailable)
    {
        RetryAfter = TimeSpan.FromSeconds(2),
    };

    private static (string Spanish, string English) NameOf(LimitKind kind) => kind switch
    {
        LimitKind.Sends => ("envíos", "sends"),
        LimitKind.Reads => ("lecturas", "reads"),
        LimitKind.Searches => ("búsquedas", "searches"),
        LimitKind.Configuration => ("configuración", "configuration"),
        _ => ("llamadas de proveedores", "callbacks"),
    };
}

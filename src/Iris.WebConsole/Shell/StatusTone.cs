namespace Iris.WebConsole.Shell;

/// <summary>How a status is coloured.</summary>
internal static class StatusTone
{
    public static string Of(string status) => status switch
    {
        "SENT" or "COMPLETED" => "good",
        "RECEIVED" => "new",
        "VALIDATION_ERROR" or "PROVIDER_SENDING_ERROR" or "PROCESS_ERROR" => "bad",
        _ => "wait",
    };
}

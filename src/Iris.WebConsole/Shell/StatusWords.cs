namespace Iris.WebConsole.Shell;

/// <summary>What a status, and what an interaction waits for, is called.</summary>
internal static class StatusWords
{
    /// <summary>The word for a status.</summary>
    public static string Of(ConsoleView view, string status) => status switch
    {
        "VALIDATION_PENDING" => view.Say("Validando", "Validating"),
        "VALIDATION_ERROR" => view.Say("No válida", "Not valid"),
        "DISPATCH_PENDING" => view.Say("Pendiente", "Pending"),
        "SENT" => view.Say("Enviada", "Sent"),
        "PROVIDER_SENDING_ERROR" => view.Say("Error del proveedor", "Provider error"),
        "PROCESS_ERROR" => view.Say("Error", "Failed"),
        "COMPLETED" => view.Say("Completada", "Completed"),
        "RECEIVED" => view.Say("Recibida", "Received"),
        _ => status,
    };

    /// <summary>The word for what several wait for.</summary>
    public static string OfStage(ConsoleView view, string stage) => stage switch
    {
        "queued" => view.Say("en cola", "queued"),
        "claimed" => view.Say("en turno", "taken up"),
        "scheduled" => view.Say("programadas", "scheduled"),
        "held" => view.Say("retenidas", "held"),
        "retrying" => view.Say("reintentando", "retrying"),
        "in-flight" => view.Say("enviándose", "in flight"),
        "awaiting-notice" => view.Say("esperan aviso", "await a notice"),
        "done" => view.Say("terminadas", "done"),
        _ => stage,
    };
}

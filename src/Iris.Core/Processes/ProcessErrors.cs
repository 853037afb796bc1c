using Iris.Core.Errors;

namespace Iris.Core.Processes;

/// <summary>Why a call about processes is refused.</summary>
public static class ProcessErrors
{
    public static readonly IrisError NotFound = new(
        "PROCESS_NOT_FOUND", null, new("El proceso no existe.", "There is no such process."), ErrorKind.NotFound);

    public static readonly IrisError UserNotFound = new(
        "USER_NOT_FOUND", "userId", new("El usuario no existe.", "There is no such user."), ErrorKind.NotFound);
}

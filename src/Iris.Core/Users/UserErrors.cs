using Iris.Core.Kernel;

namespace Iris.Core.Users;

/// <summary>Why a call about users is refused.</summary>
public static class UserErrors
{
    public const string DestinationsField = "destinations";

    public static readonly IrisError NotFound = new(
        "USER_NOT_FOUND", null, new("El usuario no existe.", "There is no such user."), ErrorKind.NotFound);

    public static readonly IrisError DestinationNotFound = new(
        "DESTINATION_NOT_FOUND", "value", new("El usuario no tiene este destino.", "The user does not own this destination."), ErrorKind.NotFound);

    public static readonly IrisError SomeDestinationTaken = new(
        "DESTINATION_TAKEN", DestinationsField,
        new("Un destino pertenece a otro usuario.", "A destination belongs to another user."), ErrorKind.Conflict);

    public static IrisError DestinationTaken(int index, string value) => new(
        "DESTINATION_TAKEN", $"{DestinationsField}[{index}].value",
        new($"El destino {value} pertenece a otro usuario.", $"The destination {value} belongs to another user."), ErrorKind.Conflict);

    public static IrisError InvalidDestination(string field, Text problem) => new("INVALID_DESTINATION", field, problem);
}

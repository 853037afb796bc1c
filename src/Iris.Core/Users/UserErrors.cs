using Iris.Core.Kernel;

namespace Iris.Core.Users;

/// <summary>Why a call about users is refused.</summary>
public static class UserErrors
{
    public const string DestinationsField = "destinations";

    public const string PrimaryKeyField = "primaryKey";

    /// <summary>The member of a merge that names the user that goes.</summary>
    public const string MergedField = "userId";

    public static readonly IrisError NotFound = new(
        "USER_NOT_FOUND", null, new("El usuario no existe.", "There is no such user."), ErrorKind.NotFound);

    public static readonly IrisError DestinationNotFound = new(
        "DESTINATION_NOT_FOUND", "value", new("El usuario no tiene este destino.", "The user does not own this destination."), ErrorKind.NotFound);

    public static readonly IrisError SomeDestinationTaken = new(
        "DESTINATION_TAKEN", DestinationsField,
        new("Un destino pertenece a otro usuario.", "A destination belongs to another user."), ErrorKind.Conflict);

    public static string DestinationField(int index) => $"{DestinationsField}[{index}].value";

    public static IrisError DestinationTaken(string field, string value) => new(
        "DESTINATION_TAKEN", field,
        new($"El destino {value} pertenece a otro usuario.", $"The destination {value} belongs to another user."), ErrorKind.Conflict);

    public static IrisError InvalidDestination(string field, Text problem) => new("INVALID_DESTINATION", field, problem);

    /// <summary>A body says twice which addresses of a kind the user has, and not the same.</summary>
    public static IrisError DestinationsDiffer(string kind) => new(
        "DESTINATIONS_DIFFER", $"{PrimaryKeyField}.{kind}",
        new(
            "No coincide con destinations: indique los destinos allí y deje aquí los que había, o quite este campo.",
            "Differs from destinations: give the addresses there, and leave here those that were, or take this member out."));

    /// <summary>A list is asked for by an address and by an entry of the primary key.</summary>
    public static readonly IrisError OneFilter = new(
        "EXACTLY_ONE", PrimaryKeyField, new("O destination o primaryKey, no ambos.", "Either destination or primaryKey, not both."));

    public static readonly IrisError MergedNotFound = NotFound with { Field = MergedField };

    public static readonly IrisError SameUser = new(
        "SAME_USER", MergedField, new("Un usuario no se une a sí mismo.", "A user is not merged into itself."));

    /// <summary>The user that was to go, or the one that was to be left, went before.</summary>
    public static IrisError MergedBefore(string into) => new(
        "USER_MERGED", MergedField,
        new($"Uno de los dos ya se unió a otro; queda el usuario {into}.", $"One of the two was merged already; the user {into} is left."),
        ErrorKind.Conflict);

    /// <summary>A difference that a merge tells of: its own name stays.</summary>
    public static IrisError NameDiffers(string own, string other) => new(
        "NAME_DIFFERS", "name",
        new($"Se conserva el nombre «{own}»; «{other}» se pierde.", $"The name '{own}' stays; '{other}' is lost."), ErrorKind.Conflict);

    /// <summary>A difference that a merge tells of: its own member stays.</summary>
    public static IrisError MetadataDiffers(string member) => new(
        "METADATA_DIFFERS", $"metadata.{member}",
        new("Se conserva el valor del usuario que queda.", "The value of the user that is left stays."), ErrorKind.Conflict);

    /// <summary>What a merge tells of: a reply goes to the newest of them.</summary>
    public static IrisError OpenProcesses(string integrationId) => new(
        "OPEN_PROCESSES", integrationId,
        new(
            "Ambos tienen un proceso abierto por esta integración: las respuestas irán al más reciente.",
            "Both have an open process through this integration: replies go to the newest."),
        ErrorKind.Conflict);
}

using Iris.Core.Kernel;

namespace Iris.Core.Accounts;

/// <summary>Why a call about accounts, API keys or logging in is refused.</summary>
public static class AccountErrors
{
    public static readonly IrisError NotFound = new(
        "ACCOUNT_NOT_FOUND", null, new("La cuenta no existe.", "There is no such account."), ErrorKind.NotFound);

    public static readonly IrisError KeyNotFound = new(
        "API_KEY_NOT_FOUND", null, new("La clave no existe.", "There is no such key."), ErrorKind.NotFound);

    public static readonly IrisError ExpiresInPast = new(
        "OUT_OF_RANGE", "expires", new("Debe ser una fecha futura.", "Must be a date to come."));

    /// <summary>The documented sentence. (Source: A.2)</summary>
    public static readonly IrisError InvalidCredentials = new(
        "INVALID_CREDENTIALS", null,
        new("El email y/o contraseña no son válidos", "The e-mail address and/or password are not valid"), ErrorKind.Unauthorized);

    public static readonly IrisError LastAdmin = new(
        "LAST_ADMIN", null,
        new("Es la última cuenta que administra el tenant; cree otra antes.", "It is the last account that administers the tenant; create another first."),
        ErrorKind.Conflict);

    public static readonly IrisError OwnPassword = new(
        "OWN_PASSWORD", null,
        new("La contraseña propia se cambia con POST /user/password.", "One's own password is changed by POST /user/password."), ErrorKind.Conflict);

    public static readonly IrisError TokenRequired = new(
        "TOKEN_REQUIRED", null,
        new("Solo con el token de una cuenta (Authorization: Bearer).", "Only with the token of an account (Authorization: Bearer)."), ErrorKind.Forbidden);

    /// <summary>Passwords are hashed by few threads, and few wait for them.</summary>
    public static readonly IrisError Busy = new(
        "BUSY", null, new("Demasiadas contraseñas a la vez; reintente.", "Too many passwords at a time; try again."), ErrorKind.Unavailable);

    public static IrisError EmailTaken(string field) => new(
        "EMAIL_TAKEN", field, new("Ya hay una cuenta con este correo.", "There is an account with this e-mail address."), ErrorKind.Conflict);

    public static IrisError InvalidEmail(string field, Text problem) => new("INVALID_EMAIL", field, problem);

    public static IrisError PasswordTooShort(string field) => new(
        "PASSWORD_TOO_SHORT", field,
        new($"Al menos {AccountEditor.MinPasswordLength} caracteres.", $"At least {AccountEditor.MinPasswordLength} characters."));

    public static IrisError PasswordIsEmail(string field) => new(
        "PASSWORD_TOO_WEAK", field,
        new("No puede ser igual al correo.", "Must not be the e-mail address."));

    public static IrisError PasswordIsBlank(string field) => new(
        "PASSWORD_TOO_WEAK", field, new("No puede ser solo espacios.", "Must not be blanks alone."));

    public static IrisError PasswordTooCommon(string field) => new(
        "PASSWORD_TOO_COMMON", field, new("Es de las que todos prueban primero.", "It is one of those that everybody tries first."));

    public static IrisError PasswordUnchanged(string field) => new(
        "PASSWORD_UNCHANGED", field, new("Debe ser otra.", "Must be another one."));

    public static IrisError PasswordWrong(string field) => new(
        "PASSWORD_WRONG", field, new("No es la contraseña actual.", "Is not the present password."));
}

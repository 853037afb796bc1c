using Iris.Core.Errors;

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

    public static IrisError EmailTaken(string field) => new(
        "EMAIL_TAKEN", field, new("Ya hay una cuenta con este correo.", "There is an account with this e-mail address."), ErrorKind.Conflict);

    public static IrisError InvalidEmail(string field, Text problem) => new("INVALID_EMAIL", field, problem);

    public static IrisError PasswordTooShort(string field) => new(
        "PASSWORD_TOO_SHORT", field,
        new($"Al menos {AccountEditor.MinPasswordLength} caracteres.", $"At least {AccountEditor.MinPasswordLength} characters."));

    public static IrisError PasswordIsEmail(string field) => new(
        "PASSWORD_TOO_WEAK", field,
        new("No puede ser igual al correo.", "Must not be the e-mail address."));
}

using Iris.Core.Kernel;

namespace Iris.Core.Accounts;

/// <summary>The rules for passwords: long, and none that everybody tries. What it is made of is its owner's business.</summary>
internal static class PasswordRules
{
    public static void Check(string? password, string? email, string field, ErrorList errors)
    {
        if (string.IsNullOrEmpty(password))
            errors.Add(CommonErrors.Required(field));
        else if (password.Length < AccountEditor.MinPasswordLength)
            errors.Add(AccountErrors.PasswordTooShort(field));
        else if (password.Length > AccountEditor.MaxPasswordLength)
            errors.Add(CommonErrors.TooLong(field, AccountEditor.MaxPasswordLength));
        else if (password.Any(char.IsControl))
            errors.Add(CommonErrors.ControlCharacter(field));
        else if (string.IsNullOrWhiteSpace(password))
            errors.Add(AccountErrors.PasswordIsBlank(field));
        else if (string.Equals(password.Trim(), email?.Trim(), StringComparison.OrdinalIgnoreCase))
            errors.Add(AccountErrors.PasswordIsEmail(field));
        else if (CommonPasswords.Contain(password))
            errors.Add(AccountErrors.PasswordTooCommon(field));
    }
}

using System.Security.Cryptography;

namespace Iris.WebConsole.Accounts;

/// <summary>A password that a form has, or one that is made and shown once.</summary>
/// <param name="Text">The password.</param>
/// <param name="IsMade">Whether it was made.</param>
internal sealed record NewPassword(string Text, bool IsMade)
{
    private const int Length = 20;

    /// <summary>Without those that look like others.</summary>
    private const string Characters = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    public static NewPassword Of(string typed) => typed.Length > 0 ? new(typed, false) : new(RandomNumberGenerator.GetString(Characters, Length), true);
}

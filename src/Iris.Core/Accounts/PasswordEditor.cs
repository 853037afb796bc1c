using Iris.Core.Kernel;

namespace Iris.Core.Accounts;

/// <summary>A change of password as its owner asks for it.</summary>
/// <param name="Current">The password of now.</param>
/// <param name="New">The one to come.</param>
public sealed record PasswordChange(string Current, string New);

/// <summary>Sets passwords of accounts that exist. Every token of the account ends with that.</summary>
public sealed class PasswordEditor(IAccountStore store, IPasswordHash passwords)
{
    private const string CurrentField = "currentPassword";
    private const string NewField = "newPassword";

    /// <summary>Sets the password of another's account.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="id">Id of the account.</param>
    /// <param name="password">The password to come.</param>
    /// <param name="errors">Errors known already; all others are added.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Result<Account>> ResetAsync(
        TenantId tenant, string id, string? password, ErrorList errors, CancellationToken cancellationToken)
    {
        var account = IrisId.IsValid(id) ? await store.FindAsync(tenant, id, cancellationToken) : null;
        PasswordRules.Check(password, account?.Email, NewField, errors);
        if (!errors.IsEmpty)
            return errors;
        if (account is null)
            return AccountErrors.NotFound;
        if (await passwords.MakeAsync(password!, tenant.Value, cancellationToken) is not { } hash)
            return AccountErrors.Busy;

        return await SetAsync(tenant, id, hash, _ => true, cancellationToken);
    }

    /// <summary>Sets the password of the caller's own account, which says the password of now again.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="id">Id of the account.</param>
    /// <param name="change">Both passwords.</param>
    /// <param name="client">For whom it is hashed: the caller's network address.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Result<Account>> ChangeAsync(
        TenantId tenant, string id, PasswordChange change, string client, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(tenant, id, cancellationToken) is not { Revoked: null } account)
            return AccountErrors.NotFound;

        var known = account.PasswordHash;
        if (await passwords.MatchAsync(known, change.Current, client, cancellationToken) is not { } match)
            return AccountErrors.Busy;
        if (match == PasswordMatch.Wrong)
            return AccountErrors.PasswordWrong(CurrentField);
        if (await passwords.MakeAsync(change.New, client, cancellationToken) is not { } hash)
            return AccountErrors.Busy;

        // Reset meanwhile, the password that was said is not the account's any more.
        return await SetAsync(tenant, id, hash, current => current.PasswordHash == known, cancellationToken);
    }

    /// <summary>Checks a change as far as the account is not needed.</summary>
    /// <param name="change">Both passwords.</param>
    /// <param name="email">The account's e-mail address.</param>
    /// <param name="errors">Errors known already; all others are added.</param>
    public static void Check(PasswordChange change, string? email, ErrorList errors)
    {
        if (string.IsNullOrEmpty(change.Current))
            errors.Add(CommonErrors.Required(CurrentField));
        else if (change.Current.Length > AccountEditor.MaxPasswordLength)
            errors.Add(CommonErrors.TooLong(CurrentField, AccountEditor.MaxPasswordLength));
        PasswordRules.Check(change.New, email, NewField, errors);
        if (errors.IsEmpty && change.New == change.Current)
            errors.Add(AccountErrors.PasswordUnchanged(NewField));
    }

    private Task<Result<Account>> SetAsync(
        TenantId tenant, string id, string hash, Func<Account, bool> isExpected, CancellationToken cancellationToken) =>
        GuardedEdit.RunAsync(
            AccountEditor.Row(store, tenant, id, cancellationToken),
            account =>
            {
                var errors = new ErrorList();
                if (isExpected(account))
                    account.ChangePassword(hash);
                else
                    errors.Add(CommonErrors.Modified());
                return errors;
            });
}

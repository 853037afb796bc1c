using Iris.Core.Errors;
using Iris.Core.Limits;
using Iris.Core.Tenants;
using Iris.Core.Users;

namespace Iris.Core.Accounts;

/// <summary>An account as a caller asks for it.</summary>
/// <param name="Email">Unique in the tenant.</param>
/// <param name="Password">At least <see cref="AccountEditor.MinPasswordLength"/> characters.</param>
/// <param name="Name">Name for people; the e-mail address when null.</param>
/// <param name="Scopes">What it may do.</param>
public sealed record AccountDraft(string? Email, string? Password, string? Name, IReadOnlyList<string>? Scopes);

/// <summary>Creates and revokes accounts.</summary>
public sealed class AccountEditor(IAccountStore store, IPasswordHash passwords, TenantBounds bounds, TimeProvider time)
{
    public const int MinPasswordLength = 12;

    /// <summary>Hashing is slow by design; a password as long as a body would make it a weapon.</summary>
    public const int MaxPasswordLength = 256;

    private const int MaxNameLength = 256;

    /// <summary>Makes an account.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="draft">What it shall be.</param>
    /// <param name="path">Prefix of the field paths in errors, with its dot; empty at the top.</param>
    /// <param name="errors">Errors known already; all others are added.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Result<Account>> CreateAsync(
        TenantId tenant, AccountDraft draft, string path, ErrorList errors, CancellationToken cancellationToken)
    {
        var scopes = ScopeRules.Check(draft.Scopes, path + "scopes", errors);
        var email = Check(draft, path, errors);
        if (!errors.IsEmpty)
            return errors;
        if (await bounds.CheckAsync(tenant, BoundKind.Accounts, cancellationToken) is { } full)
            return full;

        var now = time.GetUtcNow();
        var account = new Account
        {
            Id = IrisId.New(now),
            Tenant = tenant,
            Email = email!,
            Name = string.IsNullOrWhiteSpace(draft.Name) ? email! : draft.Name,
            PasswordHash = passwords.Make(draft.Password!),
            Scopes = scopes,
            Created = now,
        };
        return await store.CreateAsync(tenant, account, cancellationToken) ? account : AccountErrors.EmailTaken(path + "email");
    }

    /// <summary>Ends an account: it cannot log in, and its tokens are refused.</summary>
    public async Task<Result<Account>> RevokeAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        var account = IrisId.IsValid(id) ? await store.FindAsync(tenant, id, cancellationToken) : null;
        if (account is null)
            return AccountErrors.NotFound;

        account.Revoked ??= time.GetUtcNow();
        return await store.SaveAsync(tenant, account, cancellationToken) ? account : AccountErrors.NotFound;
    }

    /// <summary>Checks everything but the scopes.</summary>
    /// <returns>The normalised e-mail address; null when it is none.</returns>
    internal static string? Check(AccountDraft draft, string path, ErrorList errors)
    {
        if (draft.Name is { Length: > MaxNameLength })
            errors.Add(CommonErrors.TooLong(path + "name", MaxNameLength));
        if (string.IsNullOrEmpty(draft.Password))
            errors.Add(CommonErrors.Required(path + "password"));
        else if (draft.Password.Length < MinPasswordLength)
            errors.Add(AccountErrors.PasswordTooShort(path + "password"));
        else if (draft.Password.Length > MaxPasswordLength)
            errors.Add(CommonErrors.TooLong(path + "password", MaxPasswordLength));
        else if (draft.Password.Any(char.IsControl))
            errors.Add(CommonErrors.ControlCharacter(path + "password"));
        else if (string.Equals(draft.Password, draft.Email, StringComparison.OrdinalIgnoreCase))
            errors.Add(AccountErrors.PasswordIsEmail(path + "password"));

        if (string.IsNullOrWhiteSpace(draft.Email))
            errors.Add(CommonErrors.Required(path + "email"));
        else if (!DestinationFormat.TryNormalise(DestinationKeys.Email, draft.Email, out var email, out var problem))
            errors.Add(AccountErrors.InvalidEmail(path + "email", problem));
        else
            return email;

        return null;
    }
}

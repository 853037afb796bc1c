using Iris.Core.Addresses;
using Iris.Core.Kernel;
using Iris.Core.Limits;

namespace Iris.Core.Accounts;

/// <summary>An account as a caller asks for it.</summary>
/// <param name="Email">Unique in the tenant.</param>
/// <param name="Password">At least <see cref="AccountEditor.MinPasswordLength"/> characters.</param>
/// <param name="Name">Name for people; the e-mail address when null.</param>
/// <param name="Scopes">What it may do.</param>
public sealed record AccountDraft(string? Email, string? Password, string? Name, IReadOnlyList<string>? Scopes);

/// <summary>
/// Creates, ends and removes accounts. A tenant that has an account which may administer it never loses the last one: who ends an
/// account looks for another first, and once more after; two who end the last two at the same moment both find none the second time, and both
/// take it back. (An end and a look are each one operation of the store, so at least the later of the two sees the other.)
/// </summary>
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
        var made = await MakeAsync(tenant, draft, path, errors, cancellationToken);
        return made.IsSuccess ? await AddAsync(made.Value, path, cancellationToken) : made;
    }

    /// <summary>Ends an account: it cannot log in, and its tokens are refused.</summary>
    public async Task<Result<Account>> RevokeAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        var account = IrisId.IsValid(id) ? await store.FindAsync(tenant, id, cancellationToken) : null;
        if (account is null)
            return AccountErrors.NotFound;
        if (account.IsLiveAdmin && !await HasOtherAdminAsync(tenant, id, cancellationToken))
            return AccountErrors.LastAdmin;

        var wasAdmin = false;
        var revoked = await EditAsync(
            tenant,
            id,
            current =>
            {
                wasAdmin = current.IsLiveAdmin;
                current.Revoke(time.GetUtcNow());
            },
            cancellationToken);
        if (!revoked.IsSuccess || !wasAdmin || await HasOtherAdminAsync(tenant, id, CancellationToken.None))
            return revoked;

        await EditAsync(tenant, id, current => current.Reactivate(), CancellationToken.None);
        return AccountErrors.LastAdmin;
    }

    /// <summary>Lets an account log in again. Tokens from before it was revoked stay ended.</summary>
    public Task<Result<Account>> ReactivateAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        EditAsync(tenant, id, account => account.Reactivate(), cancellationToken);

    /// <summary>Takes an account away; its e-mail address can be used again. What it sent keeps its id.</summary>
    public async Task<Result<Account>> RemoveAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        var revoked = await RevokeAsync(tenant, id, cancellationToken);
        if (!revoked.IsSuccess)
            return revoked;

        return await store.RemoveAsync(tenant, revoked.Value, cancellationToken) switch
        {
            SaveResult.Saved => revoked,
            SaveResult.Missing => AccountErrors.NotFound,
            _ => CommonErrors.Modified(),
        };
    }

    /// <summary>Ends one token of an account.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="id">Id of the account.</param>
    /// <param name="token">The token.</param>
    /// <param name="most">How many are remembered; one more ends every token of the account.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<Result<Account>> EndTokenAsync(
        TenantId tenant, string id, EndedToken token, int most, CancellationToken cancellationToken) =>
        EditAsync(tenant, id, account => account.EndToken(token, time.GetUtcNow(), most), cancellationToken);

    /// <summary>An account that is not stored yet.</summary>
    internal async Task<Result<Account>> MakeAsync(
        TenantId tenant, AccountDraft draft, string path, ErrorList errors, CancellationToken cancellationToken)
    {
        var scopes = ScopeRules.Check(draft.Scopes, path + "scopes", errors);
        var email = Check(draft, path, errors);
        if (!errors.IsEmpty)
            return errors;
        if (await bounds.CheckAsync(tenant, BoundKind.Accounts, cancellationToken) is { } full)
            return full;
        if (await passwords.MakeAsync(draft.Password!, tenant.Value, cancellationToken) is not { } hash)
            return AccountErrors.Busy;

        var now = time.GetUtcNow();
        return new Account
        {
            Id = IrisId.New(now),
            Tenant = tenant,
            Email = email!,
            Name = string.IsNullOrWhiteSpace(draft.Name) ? email! : draft.Name,
            PasswordHash = hash,
            Scopes = scopes,
            Created = now,
        };
    }

    internal async Task<Result<Account>> AddAsync(Account account, string path, CancellationToken cancellationToken) =>
        await store.CreateAsync(account.Tenant, account, cancellationToken) ? account : AccountErrors.EmailTaken(path + "email");

    internal static GuardedRow<Account> Row(IAccountStore store, TenantId tenant, string id, CancellationToken cancellationToken) => new(
        async () => IrisId.IsValid(id) ? await store.FindAsync(tenant, id, cancellationToken) : null,
        account => store.SaveAsync(tenant, account, cancellationToken),
        AccountErrors.NotFound);

    /// <summary>Checks everything but the scopes.</summary>
    /// <returns>The normalised e-mail address; null when it is none.</returns>
    internal static string? Check(AccountDraft draft, string path, ErrorList errors)
    {
        if (draft.Name is { Length: > MaxNameLength })
            errors.Add(CommonErrors.TooLong(path + "name", MaxNameLength));
        PasswordRules.Check(draft.Password, draft.Email, path + "password", errors);

        if (string.IsNullOrWhiteSpace(draft.Email))
            errors.Add(CommonErrors.Required(path + "email"));
        else if (!DestinationKinds.Email.TryNormalise(draft.Email, default, out var email))
            errors.Add(AccountErrors.InvalidEmail(path + "email", DestinationKinds.Email.Problem));
        else
            return email;

        return null;
    }

    private Task<Result<Account>> EditAsync(TenantId tenant, string id, Action<Account> change, CancellationToken cancellationToken) =>
        GuardedEdit.RunAsync(Row(store, tenant, id, cancellationToken), account =>
        {
            change(account);
            return new ErrorList();
        });

    private async Task<bool> HasOtherAdminAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var page = await store.ListAsync(tenant, cursor, Page<Account>.MaxLimit, cancellationToken);
            if (page.Items.Any(account => account.Id != id && account.IsLiveAdmin))
                return true;
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        return false;
    }
}

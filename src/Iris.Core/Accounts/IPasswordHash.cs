namespace Iris.Core.Accounts;

/// <summary>Hashes passwords, slowly and with a salt. The host brings the implementation.</summary>
public interface IPasswordHash
{
    /// <summary>Makes the text to keep of a password.</summary>
    string Make(string password);

    /// <summary>Whether a kept text was made of this password.</summary>
    bool Matches(string hash, string password);
}

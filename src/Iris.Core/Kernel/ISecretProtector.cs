namespace Iris.Core.Kernel;

/// <summary>Encrypts what must not be readable in the database.</summary>
public interface ISecretProtector
{
    /// <summary>Encrypts a text.</summary>
    string Protect(string clear);

    /// <summary>Decrypts what <see cref="Protect"/> made, by this process or another that shares the key ring.</summary>
    string Unprotect(string cipher);
}

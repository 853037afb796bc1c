using System.Globalization;
using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;

namespace Iris.Api.Tokens;

/// <summary>Keeps signing keys in the key ring, their private part encrypted with it.</summary>
internal sealed partial class SigningKeyStore(KeyRingRepository ring, IDataProtectionProvider provider, ILogger<SigningKeyStore> logger)
{
    private const string Name = "signing-key-";
    private const string Id = "id";
    private const string Activates = "activates";
    private const string PrivatePart = "privatePart";

    private readonly IDataProtector protector = provider.CreateProtector("Iris.SigningKeys");
    private readonly Dictionary<string, SigningKey?> known = [];

    /// <summary>Every key of the ring that can be read. Not to be called twice at a time.</summary>
    public IReadOnlyList<SigningKey> ReadAll()
    {
        var keys = new List<SigningKey>();
        foreach (var element in ring.GetSigningKeys())
        {
            if (Read(element) is { } key)
                keys.Add(key);
        }

        return keys;
    }

    public void Add(SigningKey key) => ring.StoreElement(
        new XElement(
            KeyRingRepository.SigningKey,
            new XAttribute(Id, key.Id),
            new XAttribute(Activates, key.Activates.ToString("O", CultureInfo.InvariantCulture)),
            new XElement(PrivatePart, Convert.ToBase64String(protector.Protect(key.Export())))),
        Name + key.Id);

    private SigningKey? Read(XElement element)
    {
        var id = (string?)element.Attribute(Id) ?? "";
        if (known.TryGetValue(id, out var key) && key is not null)
            return key;

        try
        {
            key = SigningKey.Import(
                protector.Unprotect(Convert.FromBase64String((string?)element.Element(PrivatePart) ?? "")),
                DateTimeOffset.Parse((string?)element.Attribute(Activates) ?? "", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind));
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            // Said once a key, not at every reading; tried again each time, since the key that encrypted it may come later.
            if (known.TryAdd(id, null))
                LogUnreadable(exception, id);
            return null;
        }

        return known[id] = key;
    }

    [LoggerMessage(EventId = 1020, Level = LogLevel.Error, Message = "The signing key {KeyId} of the key ring cannot be read: tokens that it signed are refused here")]
    private partial void LogUnreadable(Exception exception, string keyId);
}

namespace Iris.Core.Kernel;

/// <summary>Languages in which clients are answered; Spanish is the product's own.</summary>
public enum Language
{
    Spanish,
    English,
}

/// <summary>A sentence for clients in both languages.</summary>
public sealed record Text(string Spanish, string English)
{
    /// <summary>The sentence in the language asked for.</summary>
    public string In(Language language) => language == Language.English ? English : Spanish;
}

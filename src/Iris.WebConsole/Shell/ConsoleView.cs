using Iris.WebConsole.SignIn;

namespace Iris.WebConsole.Shell;

/// <summary>What every component knows of the request that it is rendered for.</summary>
/// <param name="Session">Who looks; null for nobody.</param>
/// <param name="Language">The language.</param>
/// <param name="Theme"><c>light</c>, <c>dark</c>, or empty for the browser's choice.</param>
/// <param name="Address">Path and query of the page.</param>
/// <param name="FormToken">What each form has to hold, so that no other site can send it.</param>
/// <param name="Notice">What was done a moment ago; null for nothing.</param>
/// <param name="Now">The time.</param>
/// <param name="Assets">Addresses of style sheets and scripts.</param>
public sealed record ConsoleView(
    ConsoleSession? Session, ConsoleLanguage Language, string Theme, string Address, FormToken FormToken, Notice? Notice, DateTimeOffset Now, Assets.ConsoleAssets Assets)
{
    /// <summary>Refused or failed.</summary>
    public bool IsRefused { get; init; }

    public string Say(string spanish, string english) => Language.Say(spanish, english);

    public string Path => Address.Split('?')[0];
}

/// <summary>The hidden field of a form.</summary>
public sealed record FormToken(string Field, string Value);

/// <summary>A sentence that the next page shows once.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="IsBad">Whether it tells of a failure.</param>
public sealed record Notice(string Text, bool IsBad);

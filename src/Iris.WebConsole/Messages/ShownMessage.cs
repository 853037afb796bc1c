namespace Iris.WebConsole.Messages;

/// <summary>A message as its reader sees it, whatever the channel.</summary>
/// <param name="Type">The kind of payload.</param>
public sealed record ShownMessage(string Type)
{
    /// <summary>A title above the text, or the subject of a mail.</summary>
    public string? Heading { get; init; }

    public string? Text { get; init; }

    public string? Footer { get; init; }

    /// <summary>What a mail quotes of earlier ones.</summary>
    public string? Quoted { get; init; }

    public IReadOnlyList<ShownMedium> Media { get; init; } = [];

    public IReadOnlyList<ShownCard> Cards { get; init; } = [];

    public IReadOnlyList<ShownButton> Buttons { get; init; } = [];

    public ShownList? List { get; init; }

    public ShownPlace? Place { get; init; }

    public IReadOnlyList<ShownContact> Contacts { get; init; } = [];

    public ShownTemplate? Template { get; init; }

    public ShownMail? Mail { get; init; }

    /// <summary>The data that came with what an end user chose.</summary>
    public string? Chosen { get; init; }
}

/// <summary>A picture, film, sound or file.</summary>
/// <param name="Kind"><c>image</c>, <c>video</c>, <c>audio</c>, <c>sticker</c> or <c>document</c>.</param>
/// <param name="Name">Its name, as far as it has one.</param>
/// <param name="Url">Where it is; null where that is not told.</param>
public sealed record ShownMedium(string Kind, string? Name, string? Url);

/// <summary>A label to tap.</summary>
/// <param name="Text">The label.</param>
/// <param name="Answer">What comes back; null where tapping it does something else.</param>
/// <param name="Target">Where it leads, or whom it calls.</param>
public sealed record ShownButton(string Text, string? Answer, string? Target);

/// <summary>A card of RCS.</summary>
public sealed record ShownCard(string? Title, string? Text, ShownMedium? Medium, IReadOnlyList<ShownButton> Buttons);

/// <summary>A list to choose from.</summary>
public sealed record ShownList(string? Button, IReadOnlyList<ShownRow> Rows);

/// <summary>A row of a list.</summary>
public sealed record ShownRow(string? Id, string Title, string? Text);

/// <summary>A place on the map.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Its address.</param>
/// <param name="Point">Latitude and longitude; null where they cannot be read.</param>
public sealed record ShownPlace(string? Name, string? Address, (double Latitude, double Longitude)? Point);

/// <summary>Somebody's card.</summary>
public sealed record ShownContact(string Name, string? Phone);

/// <summary>A template that the provider fills in: only what goes into it is known here.</summary>
public sealed record ShownTemplate(string Name, string? Language, IReadOnlyList<string> Parameters, IReadOnlyList<string> Buttons);

/// <summary>What a mail has beside its subject and text.</summary>
public sealed record ShownMail(string? FromName, string? ReplyTo, IReadOnlyList<string> Copies, IReadOnlyList<string> BlindCopies, string? Html);

/// <summary>Something that the end user can choose.</summary>
/// <param name="Kind"><c>button</c> or <c>list</c>.</param>
/// <param name="Id">The data behind it.</param>
/// <param name="Title">What it says.</param>
public sealed record ShownChoice(string Kind, string? Id, string Title);

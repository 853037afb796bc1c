using System.Text.Json;

namespace Iris.Core.Channels;

/// <summary>The template that an interaction's payload was made of, as it was then.</summary>
/// <param name="Id">Id of the template.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Number of the version.</param>
/// <param name="Locale">The language of the content.</param>
/// <param name="Variables">What it was filled in with: what was given, and defaults for the rest.</param>
public sealed record InteractionTemplate(string Id, string Name, int Version, string Locale, JsonElement Variables);

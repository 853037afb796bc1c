using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Api.Interactions;

/// <summary>A template to send.</summary>
[RefusesAlike]
internal sealed class TemplateUseRequest
{
    /// <summary>Id of the template; or give its <c>name</c>.</summary>
    public string? Id { get; set; }

    /// <summary>Its name, without regard to case; or give its <c>id</c>.</summary>
    public string? Name { get; set; }

    /// <summary>A published version; when left out, the one that was published last.</summary>
    public int? Version { get; set; }

    /// <summary>
    /// The language, a BCP 47 tag: <c>es-MX</c> falls back to <c>es</c>, and then to the template's default. When left out, the <c>locale</c> in the
    /// metadata of the user of the first destination.
    /// </summary>
    public string? Locale { get; set; }

    /// <summary>
    /// Whose clocks moments are told by, such as <c>America/Mexico_City</c>. When left out, the <c>timeZone</c> in the metadata of the user of the first
    /// destination, or UTC.
    /// </summary>
    public string? TimeZone { get; set; }

    /// <summary>A value for each variable that the template declares; 64 KiB at most.</summary>
    public JsonElement? Variables { get; set; }

    internal TemplateUse ToUse() => new()
    {
        Id = Id,
        Name = Name,
        Version = Version,
        Locale = Locale,
        TimeZone = TimeZone,
        Variables = Variables,
    };
}

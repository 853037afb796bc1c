using System.ComponentModel.DataAnnotations;

namespace Iris.Core.Catalogues;

/// <summary>How providers' catalogues of templates are kept; section <c>Catalogues</c>.</summary>
public sealed class CatalogueOptions
{
    public const string Section = "Catalogues";

    /// <summary>How often the catalogue of an integration that sends templates is read, in hours; 0 for only when it is asked for. Default 6.</summary>
    [Range(0, 720)]
    public double SyncHours { get; init; } = 6;

    /// <summary>How old a catalogue may be that sends are checked against, in hours. Default 48.</summary>
    [Range(0.01, 8760)]
    public double StaleHours { get; init; } = 48;
}

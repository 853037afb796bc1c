namespace Iris.Core.Kernel;

/// <summary>Most items of a list, or members of a map. Checked before the first of them is read, so that too many cost nothing.</summary>
/// <param name="maximum">How many.</param>
[AttributeUsage(AttributeTargets.Property)]
public class MaxItemsAttribute(int maximum) : Attribute
{
    /// <summary>For a list that does not say.</summary>
    public static readonly MaxItemsAttribute Default = new(1000);

    /// <summary>How many.</summary>
    public int Maximum => maximum;

    /// <summary>What a longer one reports.</summary>
    public virtual IrisError ErrorAt(string field) => CommonErrors.TooMany(field, maximum);
}

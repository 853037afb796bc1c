using System.Globalization;
using Fluid;
using Fluid.Values;
using Iris.Core.Kernel;

namespace Iris.Core.Templates;

/// <summary>Ends a rendering; the reason is told to whoever asked for it.</summary>
internal sealed class RenderStoppedException(Text reason) : Exception(reason.English)
{
    public Text Reason => reason;
}

/// <summary>What one rendering of a payload may use: time, output, and the characters that its filters look at and make.</summary>
/// <param name="time">The clock.</param>
internal sealed class RenderBudget(TimeProvider time)
{
    /// <summary>Statements and iterations.</summary>
    public const int MaxSteps = 10_000;

    /// <summary>Characters of all strings of the payload.</summary>
    public const int MaxOutput = 512 * 1024;

    /// <summary>Characters of one value, lists with what is in them.</summary>
    public const int MaxValue = 128 * 1024;

    /// <summary>Characters that filters read and write, all together.</summary>
    private const long MaxWork = 8_000_000;

    private const string Key = "iris";

    /// <summary>Ours: what takes longer is no message.</summary>
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(2);

    private readonly long began = time.GetTimestamp();
    private long work;
    private int output;

    /// <summary>Now, the same for the whole payload.</summary>
    public DateTimeOffset Now { get; } = time.GetUtcNow();

    public static RenderBudget Of(TemplateContext context) => (RenderBudget)context.AmbientValues[Key];

    public void Attach(TemplateContext context) => context.AmbientValues[Key] = this;

    /// <summary>Asked before whatever may take long.</summary>
    public void CheckTime()
    {
        if (time.GetElapsedTime(began) > MaxTime)
            throw new RenderStoppedException(new("tarda demasiado.", "it takes too long."));
    }

    public void Write(int characters)
    {
        CheckTime();
        if ((output += characters) > MaxOutput)
            throw new RenderStoppedException(new($"más de {MaxOutput} caracteres.", $"more than {MaxOutput} characters."));
    }

    /// <summary>Asked with the weight of what a filter reads, and of what it would write.</summary>
    public void Work(long weight)
    {
        CheckTime();
        if (weight > MaxValue)
            throw new RenderStoppedException(new($"un valor de más de {MaxValue} caracteres.", $"a value of more than {MaxValue} characters."));
        if ((work += weight) > MaxWork)
            throw new RenderStoppedException(new("demasiado trabajo de los filtros.", "too much work for filters."));
    }

    /// <summary>About the characters of a value; no more than a little above <see cref="MaxValue"/> is counted.</summary>
    public static long WeightOf(FluidValue value)
    {
        const int Each = 8;
        switch (value)
        {
            case StringValue text:
                return Each + text.ToStringValue().Length;
            case ArrayValue list:
                {
                    var weight = (long)Each;
                    foreach (var item in list.Values)
                    {
                        if ((weight += WeightOf(item)) > MaxValue)
                            break;
                    }

                    return weight;
                }

            // What is inside was weighed when it came: variables are bounded, and no filter makes an object.
            default:
                return 4 * Each;
        }
    }
}

/// <summary>What is written, no more than the budget allows.</summary>
internal sealed class BoundedText(RenderBudget budget) : StringWriter(CultureInfo.InvariantCulture)
{
    public override void Write(char value)
    {
        budget.Write(1);
        base.Write(value);
    }

    public override void Write(char[] buffer, int index, int count)
    {
        budget.Write(count);
        base.Write(buffer, index, count);
    }

    public override void Write(ReadOnlySpan<char> buffer)
    {
        budget.Write(buffer.Length);
        base.Write(buffer);
    }

    public override void Write(string? value)
    {
        budget.Write(value?.Length ?? 0);
        base.Write(value);
    }
}

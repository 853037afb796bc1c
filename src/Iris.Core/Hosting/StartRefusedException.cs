namespace Iris.Core.Hosting;

/// <summary>The gateway cannot start with what it was given. Each sentence says what is wrong and what helps; people see nothing else of it.</summary>
public sealed class StartRefusedException(IReadOnlyList<string> sentences, Exception? inner = null) : Exception(string.Join(' ', sentences), inner)
{
    public StartRefusedException(string sentence, Exception? inner = null)
        : this([sentence], inner)
    {
    }

    public IReadOnlyList<string> Sentences => sentences;
}

namespace Iris.Tool;

internal static class Program
{
    public static Task<int> Main(string[] args) => new IrisTool(Terminal.OfProcess()).RunAsync(args, CancellationToken.None);
}

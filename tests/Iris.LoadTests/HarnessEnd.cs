namespace Iris.LoadTests;

/// <summary>The harness holds the standard input of the servers that it starts: it ends with the harness, however that ends.</summary>
internal static class HarnessEnd
{
    public static Task WaitAsync() => Console.In.ReadToEndAsync();
}

using System.Reflection;

namespace Iris.Api.Tests.Support;

/// <summary>Makes ports that answer every call alike and count.</summary>
internal static class Counted
{
    public static (TPort Port, CountedCalls Count) Make<TPort>(Func<object?> answer)
        where TPort : class
    {
        var port = DispatchProxy.Create<TPort, CountedCalls>();
        var count = (CountedCalls)(object)port;
        count.Answer = answer;
        return (port, count);
    }
}

/// <summary>The calls of such a port.</summary>
public class CountedCalls : DispatchProxy
{
    private int calls;

    public int Calls => calls;

    internal Func<object?> Answer { get; set; } = () => null;

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        Interlocked.Increment(ref calls);
        return Answer();
    }
}

using System.Reflection;

namespace Iris.Api.Tests.Support;

/// <summary>Makes an implementation of any port whose every method throws.</summary>
internal static class Throwing
{
    public static TPort Make<TPort>(Exception exception)
        where TPort : class
    {
        var port = DispatchProxy.Create<TPort, Proxy>();
        ((Proxy)(object)port).Exception = exception;
        return port;
    }

#pragma warning disable CA1852 // The proxy is a subtype, made at run time.
    internal class Proxy : DispatchProxy
#pragma warning restore CA1852
    {
        public Exception? Exception { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw Exception!;
    }
}

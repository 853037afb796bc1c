using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Iris.Testing.MongoDb;

/// <summary>
/// Runs the tests of a project's folder <c>MongoDb</c> where there is a server, and reports each of them as skipped, with the reason, where
/// there is none.
/// </summary>
public sealed class ServerTestFramework(IMessageSink messages) : XunitTestFramework(messages)
{
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(AssemblyName assembly, ISourceInformationProvider sources, IMessageSink diagnostics)
        : XunitTestFrameworkExecutor(assembly, sources, diagnostics)
    {
        protected override void RunTestCases(
            IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions) =>
            base.RunTestCases(testCases.Select(Checked), executionMessageSink, executionOptions);

        private static IXunitTestCase Checked(IXunitTestCase test) =>
            test.TestMethod.TestClass.Class.Name.Contains(".Tests.MongoDb.", StringComparison.Ordinal) && TestServer.SkipReason is { } reason
                ? new SkippedCase(test, reason)
                : test;
    }

    /// <summary>Has the case's identity; running it only tells why it does not run.</summary>
    private sealed class SkippedCase(IXunitTestCase test, string reason) : IXunitTestCase
    {
        /// <summary>Never used: cases are serialised before they are wrapped. xunit asks for it.</summary>
        public SkippedCase()
            : this(null!, "")
        {
        }

        public string DisplayName => test.DisplayName;

        public string SkipReason => reason;

        public ISourceInformation SourceInformation
        {
            get => test.SourceInformation;
            set => test.SourceInformation = value;
        }

        public ITestMethod TestMethod => test.TestMethod;

        public object[] TestMethodArguments => test.TestMethodArguments;

        public Dictionary<string, List<string>> Traits => test.Traits;

        public string UniqueID => test.UniqueID;

        public Exception InitializationException => test.InitializationException;

        public IMethodInfo Method => test.Method;

        public int Timeout => test.Timeout;

        public Task<RunSummary> RunAsync(
            IMessageSink diagnosticMessageSink, IMessageBus messageBus, object[] constructorArguments, ExceptionAggregator aggregator,
            CancellationTokenSource cancellationTokenSource) =>
            new XunitTestCaseRunner(
                test, DisplayName, reason, constructorArguments, TestMethodArguments, messageBus, aggregator, cancellationTokenSource).RunAsync();

        public void Deserialize(IXunitSerializationInfo info) => test.Deserialize(info);

        public void Serialize(IXunitSerializationInfo info) => test.Serialize(info);
    }
}

using Iris.Api.Start;

namespace Iris.Api.Tests.Start;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("--Urls=http://localhost:1", "--help")]
    public void AsksForHelp_AnyOfItsNames_IsTrue(params string[] arguments) => Assert.True(CommandLine.AsksForHelp(arguments));

    [Fact]
    public void Split_PairsInBothNotations_AreSettings()
    {
        var (settings, refused) = CommandLine.Split(["--Urls=http://localhost:1", "--Environment", "Production"]);

        Assert.Equal(["--Urls=http://localhost:1", "--Environment=Production"], settings);
        Assert.Empty(refused);
    }

    [Theory]
    [InlineData("'serve' is no command; run with --help to see what there is.", "serve")]
    [InlineData("'-u' is no command; run with --help to see what there is.", "-u=secret")]
    [InlineData("--Urls has no value; write --Urls=VALUE, or run with --help to see what there is.", "--Urls", "--Environment=Production")]
    public void Split_WhatIsNoSetting_IsRefusedWithoutItsValue(string sentence, params string[] arguments) =>
        Assert.Equal([sentence], CommandLine.Split(arguments).Refused);

    [Theory]
    [InlineData("--Dispatch:LeaseSeconds=5")]
    [InlineData("--dispatch:leaseSeconds=5")]
    [InlineData("--Serilog:Anything:At:All=5")]
    [InlineData("--contentRoot=/")]
    public void Unknown_OursAndTheFrameworks_AreKnown(string setting) => Assert.Empty(CommandLine.Unknown([setting], ["Dispatch"]));

    [Theory]
    [InlineData("--Nonsense:Key=secret", "--Nonsense:Key is no key of the configuration; run with --help to see what there is.")]
    [InlineData("--Url=secret", "--Url is no key of the configuration; did you mean --Urls?")]
    public void Unknown_Others_AreRefusedWithoutTheirValue(string setting, string sentence) =>
        Assert.Equal([sentence], CommandLine.Unknown([setting], ["Dispatch"]));
}

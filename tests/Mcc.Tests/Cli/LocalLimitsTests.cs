using Mcc.Cli.Hosting;
using Mcc.Cli.Local;
using Mcc.Core.Diagnostics;
using Mcc.LocalSageMaker.Settings;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary><c>mcc local up --limit NAME=VALUE</c>.</summary>
public sealed class LocalLimitsTests : CommandLineTest
{
    public static TheoryData<string> Names { get; } = [.. LimitList.All.Select(limit => limit.Name)];

    [Theory]
    [InlineData("ping=500ms", 0.5)]
    [InlineData("ping=1.5s", 1.5)]
    [InlineData("ping=3", 3)]
    [InlineData("ping=2m", 120)]
    [InlineData("ping=1h", 3600)]
    public void Times_have_units(string word, double seconds) => Read(word).Ping.ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("payload=1000", 1000)]
    [InlineData("payload=64kb", 65536)]
    [InlineData("payload=25MB", 26214400)]
    [InlineData("payload=1GB", 1073741824)]
    public void Sizes_have_units(string word, int bytes) => Read(word).Payload.ShouldBe(bytes);

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_limit_option_sets_only_its_limit(string name)
    {
        var limit = LimitList.Find(name)!;
        var changed = Read($"{name}=7");

        changed.ShouldNotBe(new Limits());
        LimitList.Changed(changed).ShouldBe([limit]);
        Read($"{name}={limit.Read(changed)}").ShouldBe(changed);
        Read($"{name}={limit.Read(new())}").ShouldBe(new Limits());
        UpOrder.Words(new(Folder) { Limits = changed }).ShouldContain($"--limit={name}={limit.Read(changed)}");
    }

    [Theory]
    [InlineData("--limit=pin=1s", "--limit names an unknown limit `pin`.", "ping")]
    [InlineData("--limit=frobnicate=1s", "--limit names an unknown limit `frobnicate`", "Use one of ping, ")]
    [InlineData("--limit=ping", "--limit ping is not a valid value of ping", "ping=2s")]
    [InlineData("--limit=ping=", "is not a valid value of", "ping=2s")]
    [InlineData("--limit=ping=0", "is not a valid value of", "ping=2s")]
    [InlineData("--limit=ping=-1s", "is not a valid value of", "ping=2s")]
    [InlineData("--limit=ping=2d", "is not a valid value of", "ping=2s")]
    [InlineData("--limit=ping=25h", "is not a valid value of", "ping=2s")]
    [InlineData("--limit=payload=25m", "is not a valid value of", "payload=25MB")]
    [InlineData("--limit=payload=4GB", "is not a valid value of", "payload=25MB")]
    [InlineData("--limit=copies=0", "is not a valid value of", "copies=4")]
    public async Task An_unknown_limit_is_refused_with_a_fix(string option, string message, string cure)
    {
        var (output, error, exit) = await Mcc("local", "up", "--engine=none", $"--folder={Folder}", option);

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain(message);
        error.ShouldContain(cure);
        output.ShouldBeEmpty();
        Entries().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_help_names_each_with_its_usual_value()
    {
        var (output, _, _) = await Mcc("local", "up", "--help");

        var text = string.Join(' ', output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        foreach (var limit in LimitList.All)
            text.ShouldContain($"{limit.Name}: {limit.What} ({limit.Read(new())})");
    }

    private static Limits Read(string word)
    {
        var findings = new List<Finding>();
        var limits = NamedLimits.Read([word], new(), findings);
        findings.ShouldBeEmpty();
        return limits;
    }
}

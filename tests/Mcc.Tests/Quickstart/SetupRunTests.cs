using Mcc.Cli.Hosting;
using Mcc.Cli.Quickstart;
using Mcc.Core.Diagnostics;
using Mcc.Platform.Setup;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Quickstart;

/// <summary>The ways to get a Python are tried in their order, in one run, and a person is asked once.</summary>
public sealed class SetupRunTests
{
    private static readonly SetupNeeds Needs = new("/nowhere", [], ["python3-example"], new Dictionary<string, string>());
    private readonly StringWriter error = new() { NewLine = "\n" };
    private readonly List<Finding> findings = [];
    private readonly List<string> tried = [];

    [Fact]
    public async Task Setup_ways_are_tried_in_order()
    {
        (await Find(InstallConsent.Ask, "", Way("a"), Way("b", installs: true), Way("c", python: "/c/python"),
            Way("d", python: "/d/python"))).ShouldBe("/c/python");

        tried.ShouldBe(["a", "b", "c"]);
        findings.ShouldBeEmpty();
        error.ToString().ShouldBe("     Installing things of b (a minute or two; no service is started)…\n");
    }

    [Fact]
    public async Task When_all_fail_each_way_is_listed_with_its_reason()
    {
        (await Find(InstallConsent.Ask, "", Way("a"), Way("b", obstacle: "it is not here"), Way("c", installs: true))).ShouldBeNull();

        tried.ShouldBe(["a", "c"]);
        findings.Single().Text.ShouldBe("The quickstart cannot find or install what it needs. Make one of the ways below possible, then "
            + "run it again.");
        findings.Single().Details.Split('\n').ShouldBe(["1. a: a failed.", "2. b: it is not here.", "3. c: c failed."]);
    }

    [Theory]
    [InlineData(InstallConsent.Ask, null, true)]
    [InlineData(InstallConsent.Given, null, true)]
    [InlineData(InstallConsent.Given, "n", true)]
    [InlineData(InstallConsent.Refused, null, false)]
    [InlineData(InstallConsent.Refused, "y", false)]
    [InlineData(InstallConsent.Ask, "", true)]
    [InlineData(InstallConsent.Ask, "y", true)]
    [InlineData(InstallConsent.Ask, "n", false)]
    public async Task It_asks_before_installing_only_at_a_terminal(InstallConsent consent, string? answer, bool installs)
    {
        await Find(consent, answer, Way("a", installs: true, changes: true));

        tried.Contains("a").ShouldBe(installs);
        error.ToString().Contains("Install things of a? [Y/n]", StringComparison.Ordinal)
            .ShouldBe(consent == InstallConsent.Ask && answer is not null);
    }

    [Fact]
    public async Task It_asks_once_for_all_ways()
    {
        await Find(InstallConsent.Ask, "y", Way("a", installs: true, changes: true), Way("b", installs: true, changes: true));

        tried.ShouldBe(["a", "b"]);
        error.ToString().Split("[Y/n]").Length.ShouldBe(2);
    }

    [Fact]
    public void Setup_ways_are_ordered_by_their_side_effects()
    {
        SetupWays.All.Select(way => way.ChangesTheMachine).ShouldBe([false, false, true]);
        SetupWays.All.Select(way => way.Installs(Needs) is not null).ShouldBe([false, true, true]);
        SetupWays.All.Select(way => way.Name).Distinct().Count().ShouldBe(SetupWays.All.Count);
    }

    /// <param name="answer">What a person types at the terminal; null: there is none.</param>
    private async Task<string?> Find(InstallConsent consent, string? answer, params ISetupWay[] ways)
    {
        var cli = new CliEnvironment(new StringReader($"{answer}\n"), TextWriter.Null, error, answer is not null,
            new Dictionary<string, string>(), "/");
        return await new SetupRun(new Reporter(cli, asJson: false), ways, consent)
            .Find(Needs, findings, TestContext.Current.CancellationToken);
    }

    private FakeWay Way(string name, string? python = null, string? obstacle = null, bool installs = false, bool changes = false) =>
        new(name, python, obstacle, installs, changes, tried);

    private sealed record FakeWay(string Name, string? Python, string? Reason, bool IsInstalling, bool ChangesTheMachine,
        List<string> Tried) : ISetupWay
    {
        public string? Obstacle(SetupNeeds needs) => Reason;

        public string? Installs(SetupNeeds needs) => IsInstalling ? $"things of {Name}" : null;

        public Task<SetupResult> Try(SetupNeeds needs, CancellationToken cancel)
        {
            Tried.Add(Name);
            return Task.FromResult(Python is null ? SetupResult.Failed($"{Name} failed") : SetupResult.Ready(Python));
        }
    }
}

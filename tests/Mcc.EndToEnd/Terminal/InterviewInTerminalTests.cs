using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Terminal;

/// <summary>The interview in a real terminal, which a program in Python holds at its other end.</summary>
public sealed class InterviewInTerminalTests : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly TemporaryFolder place = new();

    [Fact]
    public async Task What_was_typed_is_made()
    {
        var talk = await Hold("made");

        ((int)talk["exit"]!).ShouldBe(ExitCode.Done, Screen(talk));
        Screen(talk).ShouldContain("Review");
        Screen(talk).ShouldContain("Wrote typed-name");
        Recorded("region").ShouldBe("us-east-1");
        ShouldBeLeftAsItWas(talk);
    }

    [Fact]
    public async Task An_answer_is_changed_in_the_review()
    {
        var talk = await Hold("changed");

        ((int)talk["exit"]!).ShouldBe(ExitCode.Done, Screen(talk));
        Recorded("region").ShouldBe("eu-west-1", Screen(talk));
        Recorded("projectName").ShouldBe("typed-name");
        ShouldBeLeftAsItWas(talk);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task Ctrl_C_leaves_no_files_or_processes(int answered)
    {
        var talk = await Hold($"interrupted:{answered}");

        ((int)talk["exit"]!).ShouldBe(ExitCode.Interrupted, Screen(talk));
        Directory.EnumerateFileSystemEntries(place.Path).ShouldBeEmpty();
        ShouldBeLeftAsItWas(talk);
    }

    public void Dispose() => place.Dispose();

    private async Task<JsonNode> Hold(string how)
    {
        Assert.SkipUnless(File.Exists(Python), $"{Python} is not on this machine.");
        var ended = (await Shell.Run(Python,
            [Repository.File("tests", "Mcc.EndToEnd", "Terminal", "interview.py"), Repository.Program, place.Path, how], place.Path))
                .Well();
        return JsonNode.Parse(ended.Output)!;
    }

    private static string Screen(JsonNode talk) => (string)talk["screen"]!;

    private static void ShouldBeLeftAsItWas(JsonNode talk)
    {
        ((bool)talk["restored"]!).ShouldBeTrue("keys are echoed again");
        ((bool)talk["cursor"]!).ShouldBeTrue("the cursor is shown again");
    }

    private string Recorded(string key) =>
        (string)JsonNode.Parse(File.ReadAllText(Path.Combine(place["typed-name"], ".mcc", "project.json")))!["settings"]![key]!["value"]!;
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Terminal;

/// <summary>
/// The interview in a real terminal, which a program in Python holds at its other end. Each time the interview waits for a key, the
/// question and the selected line (or the line that is typed) must be on the screen.
/// </summary>
public sealed class InterviewInTerminalTests : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private const string Name = "What is the project called?";
    private const string Kind = "Which kind of server?";
    private const string WhatNext = "What next?";
    private const string Typed = "typed-name<ENTER>";

    private readonly TemporaryFolder place = new();

    public static TheoryData<string> Sizes => ["60x24", "80x24", "120x40"];

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task The_first_question_shows_every_kind_of_server(string size)
    {
        var talk = await Hold(size, Answers((Kind, "<ENTER>")), interrupt: 1);

        var first = Stops(talk)[0];
        first.Question.ShouldBe(Kind, first.Screen);
        var catalog = new Catalog(DataFiles.Embedded);
        // Servers that take the place of others are no choices.
        foreach (var id in catalog.Backends.Select(backend => backend.Architecture).Distinct(StringComparer.Ordinal))
            first.Screen.ShouldContain(catalog.Architecture(id).Title);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task The_interview_for_a_classic_model_is_visible_and_makes_the_project(string size)
    {
        var talk = await Hold(size, Answers((Name, Typed)));

        ShouldBeMade(talk);
        Recorded("region").ShouldBe("us-east-1");
        Recorded("deploymentConfig").ShouldBe("http-fastapi");
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task The_interview_for_a_language_model_is_visible_and_makes_the_project(string size)
    {
        var talk = await Hold(size, Answers((Kind, "Large<ENTER>"), (Name, Typed)));

        ShouldBeMade(talk);
        Stops(talk).Single(stop => stop.Question == "Which model?").Chosen.ShouldContain("B parameters");
        Recorded("deploymentConfig").ShouldBe("transformers-vllm");
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Every_question_leads_back_to_the_one_before(string size)
    {
        var talk = await Hold(size, Answers((Name, Typed)), back: true);

        ShouldBeMade(talk);
        var asked = Stops(talk).Select(stop => stop.Question).Where(question => question != Kind).ToList();
        // Each question but the first and the review: asked, left with Esc, asked again after the one before.
        foreach (var question in asked.Distinct().Skip(1).Where(question => question != WhatNext))
        {
            var first = asked.IndexOf(question);
            asked[first + 1].ShouldBe(asked[first - 1], $"after Esc at {question}");
            asked[first + 2].ShouldBe(question);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task An_answer_is_changed_in_the_review(string size)
    {
        var talk = await Hold(size, Answers((Name, Typed), (WhatNext, "<DOWN><ENTER>"), ("Which answer?", "region<ENTER>"),
            ("Which AWS region?", "<ENTER>"), ("Which AWS region?", "eu-west-1<ENTER>")));

        ShouldBeMade(talk);
        Recorded("region").ShouldBe("eu-west-1", (string)talk["output"]!);
    }

    [Theory]
    [InlineData("60x24", 0)]
    [InlineData("80x24", 3)]
    [InlineData("80x24", 7)]
    [InlineData("120x40", 12)]
    public async Task Ctrl_C_writes_nothing_and_exits_with_130(string size, int answered)
    {
        var talk = await Hold(size, Answers((Name, Typed)), interrupt: answered);

        ((int)talk["exit"]!).ShouldBe(ExitCode.Interrupted, (string)talk["output"]!);
        ShouldLeaveTheTerminalAsItWas(talk);
        Directory.EnumerateFileSystemEntries(place.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task Canceling_in_the_review_writes_nothing()
    {
        var talk = await Hold("80x24", Answers((Name, Typed), (WhatNext, "<UP><ENTER>")));

        ((int)talk["exit"]!).ShouldBe(ExitCode.Interrupted, (string)talk["output"]!);
        Directory.EnumerateFileSystemEntries(place.Path).ShouldBeEmpty();
    }

    public void Dispose() => place.Dispose();

    private static Dictionary<string, List<string>> Answers(params IReadOnlyList<(string Question, string Keys)> answers) =>
        answers.GroupBy(answer => answer.Question, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Select(answer => answer.Keys).ToList(), StringComparer.Ordinal);

    private async Task<JsonNode> Hold(string size, Dictionary<string, List<string>> answers, bool back = false, int? interrupt = null)
    {
        Assert.SkipUnless(File.Exists(Python), $"{Python} is not on this machine.");
        var how = new JsonObject { ["answers"] = JsonSerializer.SerializeToNode(answers), ["back"] = back };
        if (interrupt is { } number)
            how["interrupt"] = number;
        var questions = new Catalog(DataFiles.Embedded).Parameters.All
            .SelectMany(parameter => new[] { parameter.Prompt, parameter.GroupPrompt }).OfType<string>()
            .Concat([WhatNext, "Which answer?"]).Distinct();
        var ended = (await Shell.Run(Python,
            [Repository.File("tests", "Mcc.EndToEnd", "Terminal", "interview.py"), Repository.Program, place.Path, size,
                JsonSerializer.Serialize(questions), how.ToJsonString()], place.Path)).Well();
        var talk = JsonNode.Parse(ended.Output)!;
        foreach (var (question, chosen, screen) in Stops(talk))
        {
            question.ShouldNotBeNull($"the question is not on the screen of {size}:\n{screen}");
            chosen.ShouldNotBeNull($"the selected line is not on the screen of {size}:\n{screen}");
        }

        return talk;
    }

    private static IReadOnlyList<(string Question, string Chosen, string Screen)> Stops(JsonNode talk) =>
        [.. talk["stops"]!.AsArray().Select(stop => ((string)stop!["question"]!, (string)stop["chosen"]!, (string)stop["screen"]!))];

    private void ShouldBeMade(JsonNode talk)
    {
        var output = (string)talk["output"]!;
        ((int)talk["exit"]!).ShouldBe(ExitCode.Done, output);
        output.ShouldContain("Review");
        output.ShouldContain("Wrote typed-name");
        Directory.Exists(place["typed-name"]).ShouldBeTrue();
        ShouldLeaveTheTerminalAsItWas(talk);
    }

    private static void ShouldLeaveTheTerminalAsItWas(JsonNode talk)
    {
        ((bool)talk["restored"]!).ShouldBeTrue("keys are echoed again");
        ((bool)talk["cursor"]!).ShouldBeTrue("the cursor is shown again");
    }

    private string Recorded(string key) =>
        (string)JsonNode.Parse(File.ReadAllText(Path.Combine(place["typed-name"], ".mcc", "project.json")))!["settings"]![key]!["value"]!;
}

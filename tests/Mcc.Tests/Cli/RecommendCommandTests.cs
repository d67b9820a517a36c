using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary><c>mcc recommend</c> and the step of the interview.</summary>
public sealed class RecommendCommandTests : CommandLineTest
{
    private const string Kind = "Which kind of server?";
    private const string When = "When is the answer needed?";
    private const string Use = "Use the recommendation?";

    private static readonly ConsoleKey[] First = [ConsoleKey.Enter];
    private static readonly ConsoleKey[] Last = [ConsoleKey.UpArrow, ConsoleKey.Enter];

    [Fact]
    public async Task The_answer_and_its_command_come_before_the_reasons()
    {
        var (output, error, exit) = await Mcc("recommend", "--frameworks=xgboost", "--answer=dataset", "--traffic=scheduled");
        exit.ShouldBe(ExitCode.Done, error);
        error.ShouldBeEmpty();
        var parts = new[] { "batch-transform: SageMaker batch transform", "mcc my-model --deployment-target=batch-transform ", "\nWhy\n",
            "for:     It processes a data set without a persistent endpoint. [options, batch]", "\nWhat speaks against the others\n",
            "\nAssumed: --language=python --models=1", "\nSources\n", "[batch] SageMaker, Batch transform: https://docs.aws.amazon.com/" };
        parts.Select(part => output.IndexOf(part, StringComparison.Ordinal)).ShouldBe(parts
            .Select(part => output.IndexOf(part, StringComparison.Ordinal)).Order());
        parts.ShouldAllBe(part => output.Contains(part));
        output.ShouldNotContain("Each model has a project");
    }

    [Fact]
    public async Task What_is_not_known_and_would_change_the_answer_is_listed()
    {
        var (output, _, _) = await Mcc("recommend", "--frameworks=sklearn", "--answer=now", "--traffic=rare", "--packages=none");
        output.ShouldMatch(@"--payload-mb: more than 4 -> \S+; more than 6 -> managed-inference");
        output.ShouldMatch(@"--packages=|--trained: elsewhere -> byom");
    }

    [Fact]
    public async Task A_model_answers_its_own_questions_and_gets_an_instance_type()
    {
        var recommendation = await Json("--model-name=Qwen/Qwen3-8B", "--answer=now");
        recommendation["answers"]!["frameworks"]!.ToJsonString().ShouldBe("""{"value":"language-model","from":"the model"}""");
        recommendation["answers"]!["modelGib"]!["value"]!.GetValue<string>().ShouldStartWith("15.");
        var command = recommendation["commands"]!.AsArray().ShouldHaveSingleItem()!;
        command["instance"]!.GetValue<string>().ShouldStartWith("ml.g");
        command["line"]!.GetValue<string>().ShouldStartWith("mcc qwen3-8b --deployment-target=managed-inference ");
        command["line"]!.GetValue<string>().ShouldEndWith(" --model-name=Qwen/Qwen3-8B");
    }

    [Fact]
    public async Task The_command_that_is_printed_generates_a_project()
    {
        var line = (await Json("--frameworks=sklearn", "--answer=dataset", "--packages=none"))["commands"]![0]!["line"]!.GetValue<string>();
        var (_, error, exit) = await Mcc([.. line.Split(' ').Skip(1), "--skip-prompts", "--dry-run"]);
        exit.ShouldBe(ExitCode.Done, error);
    }

    [Fact]
    public async Task The_server_answers_as_the_command_does()
    {
        var answered = await Json("--frameworks=sklearn,pytorch", "--models=2", "--answer=now", "--pipeline");
        var query = await Mcc("mcp", "query", "deployment-recommender", "-a", "frameworks=sklearn,pytorch", "-a", "models=2", "-a",
            "answer=now", "-a", "pipeline=true", "--output=json");
        JsonNode.Parse(query.Output)!["answer"]!["metadata"]!.ToJsonString().ShouldBe(answered.ToJsonString());
    }

    [Theory]
    [InlineData("--frameworks=sklern", "--frameworks is `sklern`. Did you mean `sklearn`?")]
    [InlineData("--payload-mb=large", "--payload-mb is `large`. It must be a number that is not negative.")]
    [InlineData("--models=-1", "--models is `-1`. It must be a number that is not negative.")]
    [InlineData("--answer=soon", "--answer is `soon`. Use one of now, later, dataset.")]
    public async Task A_wrong_answer_is_refused_with_the_possible_ones(string option, string message)
    {
        var (output, error, exit) = await Mcc("recommend", option);
        exit.ShouldBe(ExitCode.Refused);
        output.ShouldBeEmpty();
        error.ShouldContain(message);
    }

    [Fact]
    public async Task A_terminal_is_asked_only_when_no_question_is_answered()
    {
        Terminal = new ScriptedTerminal().On("Which language is the prediction code in?", Last).On(When, Last);
        var (output, _, _) = await Mcc("recommend");
        output.ShouldContain("batch-transform: ");
        output.ShouldContain("byoc: ");
        Terminal.Screen.ShouldContain(When);
        // Another language needs its own container, whatever the answers to these would be.
        Terminal.Screen.ShouldNotContain("Where was it trained?");
        Terminal.Screen.ShouldNotContain("What does it need in addition to its framework?");

        Terminal.Dispose();
        Terminal = new();
        (await Mcc("recommend", "--answer=now")).Exit.ShouldBe(ExitCode.Done);
        Terminal.Screen.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_interview_takes_a_recommendation_as_answers()
    {
        Terminal = new ScriptedTerminal().On(Kind, Last).On(When, Last).On("What next?", Last);
        (await Mcc("my-model")).Exit.ShouldBe(ExitCode.Interrupted, Terminal.Screen);
        Terminal.Screen.ShouldContain("Not sure?");
        Terminal.Screen.ShouldContain(Use);
        Terminal.Screen.ShouldMatch(@"\ndeploymentTarget +batch-transform +your answer");
        Terminal.Screen.ShouldMatch(@"\ndeploymentConfig +http-fastapi +your answer");
    }

    [Fact]
    public async Task A_declined_recommendation_leaves_the_question_open()
    {
        Terminal = new ScriptedTerminal().On(Kind, Last).On(Kind, First).On(Use, Last).On("What next?", Last);
        (await Mcc("my-model")).Exit.ShouldBe(ExitCode.Interrupted, Terminal.Screen);
        Terminal.Screen.ShouldMatch(@"\ndeploymentTarget +managed-inference +default");
    }

    private async Task<JsonNode> Json(params string[] words)
    {
        var (output, error, exit) = await Mcc(["recommend", .. words, "--output=json"]);
        exit.ShouldBe(ExitCode.Done, error);
        using var document = JsonDocument.Parse(output);
        return JsonNode.Parse(document.RootElement.GetProperty("recommendation").GetRawText())!;
    }
}

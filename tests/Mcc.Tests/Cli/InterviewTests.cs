using System.Text.RegularExpressions;
using Mcc.Cli.Hosting;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary>The interview as a person at a terminal has it.</summary>
public sealed class InterviewTests : CommandLineTest
{
    private const string Name = "What is the project called?";
    private const string Kind = "Which kind of server?";
    private const string Backend = "Which server?";
    private const string Model = "Where is the model file?";
    private const string Region = "Which AWS region?";
    private const string WhatNow = "What next?";
    private const string Which = "Which answer?";

    private static readonly ConsoleKey[] MakeIt = [ConsoleKey.Enter];
    private static readonly ConsoleKey[] ChangeAnAnswer = [ConsoleKey.DownArrow, ConsoleKey.Enter];
    private static readonly ConsoleKey[] ShowFiles = [ConsoleKey.DownArrow, ConsoleKey.DownArrow, ConsoleKey.Enter];
    private static readonly ConsoleKey[] StopIt = [ConsoleKey.UpArrow, ConsoleKey.Enter];
    private static readonly ConsoleKey[] TheSecond = [ConsoleKey.DownArrow, ConsoleKey.Enter];

    [Fact]
    public async Task Without_a_terminal_nothing_is_asked_and_what_is_missing_is_listed()
    {
        var (output, error, exit) = await Mcc();
        exit.ShouldBe(ExitCode.Refused);
        output.ShouldBeEmpty();
        error.ShouldBe("""
            error: --project-name NAME is required: Project name: also the name of its folder and image. It can also be set with ML_PROJECT_NAME.
            error: --deployment-config CONFIG is required: Server: architecture and backend. It can also be set with ML_DEPLOYMENT_CONFIG.

            """);
        Entries().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--skip-prompts")]
    [InlineData("--output=json")]
    public async Task A_terminal_is_not_even_opened_where_nothing_shall_be_asked(string option)
    {
        Terminal = new();
        (await Mcc(option)).Exit.ShouldBe(ExitCode.Refused);
        Terminal.Screen.ShouldBeEmpty();
    }

    [Fact]
    public async Task Prompts_can_be_skipped_with_a_variable()
    {
        Terminal = new();
        Variables["MCC_SKIP_PROMPTS"] = "true";
        (await Mcc("my-model")).Error.ShouldContain("--deployment-config CONFIG is required");
        Terminal.Screen.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_complete_command_asks_nothing()
    {
        Terminal = new();
        var (_, error, exit) = await Mcc("my-model", $"--deployment-config={AnyBackend}");
        exit.ShouldBe(ExitCode.Done, error);
        Terminal.Screen.ShouldBeEmpty();
        File.Exists(Path.Combine(Folder, "my-model/Dockerfile")).ShouldBeTrue();
    }

    [Fact]
    public async Task Auto_prompt_asks_only_for_what_is_required_and_missing()
    {
        Terminal = new ScriptedTerminal().On(Name, "my-model");
        var (output, error, exit) = await Mcc("--auto-prompt");
        exit.ShouldBe(ExitCode.Done, error + Terminal.Screen);
        output.ShouldBeEmpty();
        Terminal.Screen.ShouldContain(Backend);
        Terminal.Screen.ShouldContain(Name);
        Terminal.Screen.ShouldNotContain(Region);
        Terminal.Screen.ShouldNotContain("Review");
        Directory.Exists(Path.Combine(Folder, "my-model")).ShouldBeTrue();
    }

    [Fact]
    public async Task Everything_open_is_asked_phase_by_phase_reviewed_and_made()
    {
        Terminal = new ScriptedTerminal().On(Name, "my-model").On(WhatNow, MakeIt);
        var (output, error, exit) = await Mcc();
        exit.ShouldBe(ExitCode.Done, error + Terminal.Screen);
        output.ShouldBeEmpty();
        var screen = Terminal.Screen;
        var order = new[] { "Core ML\n", Backend, "Infrastructure\n", Region, "Modules\n", "Project\n", Name, "Review\n", WhatNow };
        order.ShouldAllBe(text => screen.Contains(text));
        var places = order.Select(text => screen.IndexOf(text, StringComparison.Ordinal)).ToList();
        places.ShouldBe(places.Order());
        screen.ShouldMatch(@"\ndeploymentConfig +\S+ +your answer");
        screen.ShouldMatch(@"\nregion +us-east-1 +default");
        screen.ShouldMatch(@"\d+ files, [\d,]+ bytes: ");
        File.Exists(Path.Combine(Folder, "my-model/.mcc/project.json")).ShouldBeTrue();
        error.ShouldContain("Wrote my-model: ");
    }

    [Fact]
    public async Task Values_of_sources_show_their_origin_in_the_review()
    {
        Variables["ML_REGION"] = "eu-west-3";
        Terminal = new ScriptedTerminal().On(Name, "my-model").On(WhatNow, MakeIt);
        var (_, error, exit) = await Mcc($"--deployment-config={AnyBackend}");
        exit.ShouldBe(ExitCode.Done, error + Terminal.Screen);
        Terminal.Screen.ShouldNotContain(Region);
        Terminal.Screen.ShouldNotContain(Backend);
        Terminal.Screen.ShouldMatch(@"\nregion +eu-west-3 +ML_REGION");
    }

    [Fact]
    public async Task Invalid_input_is_reported_and_asked_again()
    {
        Write("model.joblib", "x");
        Terminal = new ScriptedTerminal().On(Model, "modle.joblib", "").On(Name, "Not A Name", "my-model").On(WhatNow, StopIt);
        var (_, _, exit) = await Mcc($"--deployment-config={AnyBackend}");
        exit.ShouldBe(ExitCode.Interrupted, Terminal.Screen);
        Flat().ShouldContain("which does not exist. Did you mean `model.joblib`?");
        Flat().ShouldContain("is `Not A Name`. It must be lower-case letters, digits and hyphens");
    }

    [Fact]
    public async Task A_typed_instance_type_is_checked_immediately()
    {
        Terminal = new ScriptedTerminal().On("Which instance type?", ConsoleKey.UpArrow, ConsoleKey.Enter)
            .On("Which instance type?", "ml.m5.lrge", "ml.m5.large").On(Name, "my-model").On(WhatNow, StopIt);
        (await Mcc($"--deployment-config={AnyBackend}")).Exit.ShouldBe(ExitCode.Interrupted);
        Flat().ShouldContain("which SageMaker hosting does not have. Did you mean `ml.m5.large`");
    }

    [Fact]
    public async Task A_path_that_begins_at_home_is_understood()
    {
        Variables["HOME"] = Folder;
        Terminal = new ScriptedTerminal().On(Model, "~/modle.joblib", "").On(Name, "my-model").On(WhatNow, StopIt);
        await Mcc($"--deployment-config={AnyBackend}");
        Flat().ShouldContain($"names {Folder}/modle.joblib, which does not exist");
    }

    [Fact]
    public async Task A_taken_name_is_reported_immediately()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "taken/by-something"));
        Terminal = new ScriptedTerminal().On(Name, "taken", "free");
        var (_, error, exit) = await Mcc($"--deployment-config={AnyBackend}", "--auto-prompt");
        exit.ShouldBe(ExitCode.Done, error);
        Flat().ShouldContain("taken already exists and is not an mcc project.");
        Directory.Exists(Path.Combine(Folder, "free")).ShouldBeTrue();
    }

    [Fact]
    public async Task An_existing_folder_is_reported_before_the_first_question()
    {
        await Generate("my-model");
        Terminal = new();
        var (_, error, exit) = await Mcc("my-model");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("my-model already exists.");
        Terminal.Screen.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_answer_can_be_changed_in_the_review()
    {
        Terminal = new ScriptedTerminal().On(Name, "my-model")
            .On(WhatNow, ChangeAnAnswer).On(Which, MakeIt).On(Backend, MakeIt).On(Backend, TheSecond).On(WhatNow, MakeIt);
        var (_, error, exit) = await Mcc();
        exit.ShouldBe(ExitCode.Done, error + Terminal.Screen);
        var reviewed = Terminal.Screen.Split("Review\n")[1..]
            .Select(page => page.Split('\n').First(line => line.StartsWith("deploymentConfig", StringComparison.Ordinal))).ToList();
        reviewed.Count.ShouldBe(2);
        reviewed[0].ShouldNotBe(reviewed[1]);
        var recorded = File.ReadAllText(Path.Combine(Folder, "my-model/.mcc/project.json"));
        recorded.ShouldContain($"\"backend\": \"{reviewed[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]}\"");
        recorded.ShouldContain("\"from\": \"your answer\"");
    }

    [Fact]
    public async Task Values_of_sources_can_be_changed_in_the_review()
    {
        Terminal = new ScriptedTerminal().On(Name, "my-model")
            .On(WhatNow, ChangeAnAnswer).On(Which, "deploymentConfig").On(Backend, ConsoleKey.DownArrow, ConsoleKey.Enter)
                .On(WhatNow, MakeIt);
        var (_, error, exit) = await Mcc($"--deployment-config={AnyBackend}");
        exit.ShouldBe(ExitCode.Done, error + Terminal.Screen);
        File.ReadAllText(Path.Combine(Folder, "my-model/.mcc/project.json")).ShouldNotContain($"\"backend\": \"{AnyBackend}\"");
    }

    [Fact]
    public async Task Refused_settings_are_in_the_review_and_block_it()
    {
        // What is offered first is then to change an answer: of the instance type, to keep it, and second to take the default.
        Terminal = new ScriptedTerminal().On(Name, "my-model")
            .On(WhatNow, MakeIt).On(Which, "instanceType").On("Which instance type?", TheSecond).On(WhatNow, MakeIt);
        var (_, error, exit) = await Mcc($"--deployment-config={AnyBackend}", "--instance-type=ml.zz9.large");
        exit.ShouldBe(ExitCode.Done, error + Terminal.Screen);
        var pages = Terminal.Screen.Split("Review\n");
        pages[1].ShouldContain("`instanceType` is `ml.zz9.large` (from --instance-type)");
        pages[1].ShouldNotContain("Generate the project");
        pages[2].ShouldContain("Generate the project");
    }

    [Fact]
    public async Task Every_file_can_be_looked_at_before_it_is_made()
    {
        Terminal = new ScriptedTerminal().On(Name, "my-model").On(WhatNow, ShowFiles).On(WhatNow, StopIt);
        (await Mcc($"--deployment-config={AnyBackend}")).Exit.ShouldBe(ExitCode.Interrupted);
        Terminal.Screen.ShouldMatch(@"\n  do/build\* +[\d,]+\n");
        Entries().ShouldBeEmpty();
    }

    [Fact]
    public async Task Stopping_at_the_review_writes_nothing()
    {
        Terminal = new ScriptedTerminal().On(Name, "my-model").On(WhatNow, StopIt);
        var (output, error, exit) = await Mcc($"--deployment-config={AnyBackend}");
        exit.ShouldBe(ExitCode.Interrupted, Terminal.Screen);
        error.ShouldContain("Canceled; nothing was written.");
        output.ShouldBeEmpty();
        Entries().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public async Task Interrupted_at_any_question_it_leaves_nothing_and_ends_with_130(int answered)
    {
        Terminal = new ScriptedTerminal { InterruptAfter = answered }.On(Name, "my-model");
        var (output, error, exit) = await Mcc();
        exit.ShouldBe(ExitCode.Interrupted, Terminal.Screen + error);
        output.ShouldBeEmpty();
        Entries().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_terminal_that_cannot_move_its_cursor_is_asked_by_number()
    {
        Terminal = new ScriptedTerminal(movesCursor: false).On(Backend, "nine", "2").On(Name, "my-model").On(WhatNow, "1");
        var (_, error, exit) = await Mcc();
        exit.ShouldBe(ExitCode.Done, error + Terminal.Screen);
        Terminal.Screen.ShouldContain("  1  ");
        Terminal.Screen.ShouldContain("Type a number from 1 to ");
        Directory.Exists(Path.Combine(Folder, "my-model")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_secret_is_neither_asked_for_nor_shown()
    {
        Terminal = new ScriptedTerminal().On(Name, "my-model").On(WhatNow, MakeIt);
        Variables["HF_TOKEN"] = "hf_0123456789abcdef";
        var (output, error, exit) = await Mcc($"--deployment-config={AnyBackend}");
        exit.ShouldBe(ExitCode.Done, error);
        (output + error + Terminal.Screen).ShouldNotContain("hf_0123456789abcdef");
    }

    [Fact]
    public async Task Escape_asks_the_question_before_again_with_its_former_answer()
    {
        Terminal = new ScriptedTerminal().On(Kind, TheSecond).On(Kind, ConsoleKey.Enter).On(Backend, ConsoleKey.Enter).On(Backend,
            ConsoleKey.Enter)
            .On("Which model?", ConsoleKey.Escape).On("Which model?", ConsoleKey.Enter).On(Name, "my-model").On(WhatNow, MakeIt);
        var (_, error, exit) = await Mcc();
        exit.ShouldBe(ExitCode.Done, error + Terminal.Screen);
        var afterBack = Terminal.Screen[Terminal.Screen.IndexOf("Which model?", StringComparison.Ordinal)..];
        afterBack[afterBack.IndexOf(Kind, StringComparison.Ordinal)..].Split('\n')
            .First(line => line.StartsWith("> ", StringComparison.Ordinal)).ShouldStartWith("> Large language model server");
        Recorded().ShouldContain("\"backend\": \"transformers-vllm\"");
    }

    [Fact]
    public async Task A_typed_answer_can_be_changed_after_going_back()
    {
        Terminal = new ScriptedTerminal()
            .On("Which execution role (ARN)?", "arn:aws:iam::123456789012:role/first")
            .On("How many instances?", ConsoleKey.LeftArrow)
            .On("Which execution role (ARN)?", [.. Enumerable.Repeat(ConsoleKey.Backspace, 5), ConsoleKey.Enter])
            .On("How many instances?", ConsoleKey.Enter)
            .On(Name, "my-model").On(WhatNow, MakeIt);
        var (_, error, exit) = await Mcc($"--deployment-config={AnyBackend}");
        exit.ShouldBe(ExitCode.Done, error + Terminal.Screen);
        Recorded().ShouldContain("arn:aws:iam::123456789012:role/\"");
    }

    [Fact]
    public async Task Escape_at_the_first_question_does_nothing()
    {
        Terminal = new ScriptedTerminal().On(Kind, ConsoleKey.Escape, ConsoleKey.LeftArrow, ConsoleKey.Enter)
            .On(Name, "my-model").On(WhatNow, MakeIt);
        (await Mcc()).Exit.ShouldBe(ExitCode.Done, Terminal.Screen);
    }

    [Fact]
    public async Task Escape_in_the_review_asks_the_last_question_again()
    {
        Terminal = new ScriptedTerminal().On(Name, "first").On(WhatNow, ConsoleKey.Escape).On(Name, "-second").On(WhatNow, MakeIt);
        (await Mcc($"--deployment-config={AnyBackend}")).Exit.ShouldBe(ExitCode.Done, Terminal.Screen);
        Directory.Exists(Path.Combine(Folder, "first-second")).ShouldBeTrue("the former answer is in the line");
    }

    [Fact]
    public async Task Escape_while_an_answer_is_changed_leads_back_to_the_review()
    {
        Terminal = new ScriptedTerminal().On(Name, "my-model").On(WhatNow, ChangeAnAnswer).On(Which, "region")
            .On(Region, ConsoleKey.Enter).On(Region, ConsoleKey.Escape)
            .On(WhatNow, ChangeAnAnswer).On(Which, ConsoleKey.Escape).On(WhatNow, MakeIt);
        (await Mcc($"--deployment-config={AnyBackend}")).Exit.ShouldBe(ExitCode.Done, Terminal.Screen);
        Terminal.Screen.Split("Review\n").Length.ShouldBe(4);
    }

    [Fact]
    public async Task A_terminal_without_a_cursor_goes_back_with_0()
    {
        Terminal = new ScriptedTerminal(movesCursor: false).On(Backend, "0").On(Kind, "1", "2").On(Backend, "1").On(Name, "my-model")
            .On(WhatNow, "1");
        var (_, error, exit) = await Mcc();
        exit.ShouldBe(ExitCode.Done, error + Terminal.Screen);
        Terminal.Screen.ShouldContain("  0  Back");
        Recorded().ShouldContain("\"backend\": \"transformers-vllm\"");
    }

    [Fact]
    public async Task A_note_is_printed_once_and_after_the_review()
    {
        Terminal = new ScriptedTerminal().On(Name, "my-model").On(WhatNow, MakeIt);
        var (_, error, exit) = await Mcc("--deployment-config=transformers-vllm");
        exit.ShouldBe(ExitCode.Done, error + Terminal.Screen);
        Terminal.Screen.ShouldNotContain("revision");
        Regex.Count(error, "revision").ShouldBe(1, error);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    public async Task Messages_after_the_interview_are_broken_between_words(int width)
    {
        Terminal = new ScriptedTerminal(width: width).On(Name, "my-model").On(WhatNow, MakeIt);
        var (_, error, exit) = await Mcc("--deployment-config=transformers-vllm");
        exit.ShouldBe(ExitCode.Done, error + Terminal.Screen);
        var lines = error.Split('\n').Where(line => !line.StartsWith("Next: ", StringComparison.Ordinal)).ToList();
        lines.ShouldAllBe(line => line.Length < width);
    }

    [Fact]
    public async Task The_key_of_NVIDIA_is_asked_for_only_where_its_server_needs_one()
    {
        Terminal = new ScriptedTerminal().On(Name, "my-model").On(WhatNow, StopIt);
        await Mcc("--deployment-config=transformers-vllm");
        Terminal.Screen.ShouldNotContain("NGC");
        Terminal.Dispose();
        Terminal = new ScriptedTerminal().On(Name, "my-model").On(WhatNow, StopIt);
        await Mcc("--deployment-config=transformers-tensorrt-llm");
        Terminal.Screen.ShouldContain("Which secret holds the NGC API key (ARN)?\nEnter: none");
    }

    private string Recorded() => File.ReadAllText(Path.Combine(Folder, "my-model/.mcc/project.json"));

    private string Flat() => Regex.Replace(Terminal!.Screen, @"\s+", " ", RegexOptions.None, TimeSpan.FromSeconds(1));
}

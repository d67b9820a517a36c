using System.Diagnostics;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd;

/// <summary>What every script in <c>do/</c> promises.</summary>
public sealed class ScriptTests : IDisposable
{
    private readonly TemporaryFolder place = new();

    private static async Task StandInCommand(string file, string lines)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, "#!/bin/sh\n" + lines + "\n");
        (await Shell.Run("chmod", ["+x", file], "/")).Well();
    }

    [Fact]
    public async Task Scripts_are_short_documented_and_refuse_unknown_arguments()
    {
        await using var project = await Project.Generate(place, "scripts", "http-flask");
        var scripts = Directory.GetFiles(Path.Combine(project.Folder, "do"))
            .Where(path => File.ReadLines(path).First().StartsWith("#!", StringComparison.Ordinal)).ToList();

        scripts.Count.ShouldBeGreaterThan(6);
        foreach (var script in scripts)
        {
            var verb = Path.GetFileName(script);
            File.ReadLines(script).Count().ShouldBeLessThanOrEqualTo(100, verb);
            var help = (await project.Do(verb, "--help")).Well();
            help.Output.ShouldContain($"Usage: do/{verb}");
            help.Error.ShouldBeEmpty();
            var refused = await project.Do(verb, "--no-such-option");
            refused.Exit.ShouldBe(2, refused.ToString());
            refused.Error.ShouldStartWith($"do/{verb}: ");
            refused.Output.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Shellcheck_reports_nothing_for_any_values()
    {
        var model = await TrainedModel.Train(place, "pkl");
        var odd = place["it's a $(model) `id` \"x\".pkl"];
        File.Move(model.File, odd);
        await using var project = await Project.Generate(place, "checked", "http-flask",
            [$"--model-path={odd}", "--model-env=A='$(id)' `id` \"\\\n", "--base-image=registry.example/a:b"]);
        var scripts = Directory.GetFiles(Path.Combine(project.Folder, "do"), "*", SearchOption.AllDirectories)
            .Where(path => !path.EndsWith(".json", StringComparison.Ordinal));

        (await Shell.Run("shellcheck", ["--severity=style", "--", .. scripts], project.Folder)).Well().Output.ShouldBeEmpty();

        // The same odd name is found by the scripts and by the server.
        (await project.Do("run", "--process", "--port", $"{project.Port}")).Well();
        model.ShouldBeAnswered((await project.Do("test", "--payload", model.Payload)).Well().Output);
    }

    [Fact]
    public async Task The_settings_can_be_sourced_by_anyone_and_given_from_the_environment()
    {
        await using var project = await Project.Generate(place, "settings", "http-flask", ["--region=eu-north-1"]);

        (await project.Shell(". do/config; printf '%s %s' \"$MCC_REGION\" \"$MCC_PORT\"")).Well().Output.ShouldBe("eu-north-1 8080");
        (await project.Shell("MCC_PORT=9 MCC_REGION=there; . do/config; printf '%s %s' \"$MCC_REGION\" \"$MCC_PORT\""))
            .Well().Output.ShouldBe("there 9");
        // Its names are ours: nothing else appears in whoever sources it.
        var names = (
            await project.Shell(
                "set > before; . do/config; set > after; diff before after | grep '^>' | grep -v '^> MCC_' || true")).Well().Output;
        names.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("> _=", StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_model_both_fixes_are_listed()
    {
        await using var project = await Project.Generate(place, "modelless", "http-flask");

        var refused = (await project.Do("build")).Refused();

        refused.Error.ShouldContain("--model-path");
        refused.Error.ShouldContain("--include-sample");
        refused.Error.ShouldContain("sample_model/train");
    }

    [Fact]
    public async Task Without_an_engine_the_message_names_the_way_out()
    {
        var model = await TrainedModel.Train(place, "pkl");
        await using var project = await Project.Generate(place, "engineless", "http-flask", [$"--model-path={model.File}"],
            new Dictionary<string, string> { ["MCC_ENGINE"] = "no-such-engine" });

        var refused = (await project.Do("build")).Refused();

        refused.Error.ShouldContain("no-such-engine");
        refused.Error.ShouldContain("do/run --process");
    }

    [Theory]
    [InlineData("Docker version 28.0.1, build 1", "--gpus all")]
    [InlineData("podman version 4.3.1", "--device nvidia.com/gpu=all")]
    public async Task Each_stand_in_for_an_engine_gets_its_own_option_for_gpus(string version, string option)
    {
        var engine = place["bin/engine"];
        await StandInCommand(engine, $"""
            case $1 in
                --version) echo '{version}' ;;
                image) echo linux/amd64 ;;
                run) echo "$*" > "$STAND_IN_RECORD"; exit 1 ;;
            esac
            """);
        await StandInCommand(place["bin/nvidia-smi"], "echo 'GPU 0: a stand-in'");
        await using var project = await Project.Generate(place, "gpu", "transformers-vllm", ["--model-name=Qwen/Qwen3-0.6B"],
            new Dictionary<string, string>
            {
                ["MCC_ENGINE"] = engine,
                ["STAND_IN_RECORD"] = place["arguments"],
                ["PATH"] = $"{place["bin"]}:{Environment.GetEnvironmentVariable("PATH")}",
            });

        (await project.Do("run")).Exit.ShouldBe(1);

        (await File.ReadAllTextAsync(place["arguments"])).ShouldContain($" {option} --shm-size 8g ");
    }

    [Fact]
    public async Task A_process_is_refused_where_the_stand_in_for_uname_is_not_Linux()
    {
        await StandInCommand(place["bin/uname"], "echo Darwin");
        await using var project = await Project.Generate(place, "mac", "http-flask", [], new Dictionary<string, string>
        {
            ["PATH"] = $"{place["bin"]}:{Environment.GetEnvironmentVariable("PATH")}",
        });

        (await project.Do("run", "--process")).Refused().Error
            .ShouldStartWith("do/run: --process needs Linux, because the server uses epoll and /proc. On Darwin, use a container");
    }

    [Theory]
    [InlineData("http-flask", "480")]
    [InlineData("transformers-vllm", "1800")]
    public async Task A_server_gets_as_long_to_start_as_its_endpoint_waits(string configuration, string seconds)
    {
        await using var project = await Project.Generate(place, "patient", configuration,
            configuration == "http-flask" ? [] : ["--model-name=Qwen/Qwen3-0.6B"]);

        (await project.Shell(". do/config; printf %s \"$MCC_START_TIMEOUT\"")).Well().Output.ShouldBe(seconds);
        (await project.Shell("jq '.ProductionVariants[0].ContainerStartupHealthCheckTimeoutInSeconds' "
            + "deploy/managed-inference/create-endpoint-config.json"))
            .Well().Output.Trim().ShouldBe(seconds);
    }

    [Fact]
    public async Task A_port_in_use_is_refused_and_its_owner_unaffected()
    {
        var model = await TrainedModel.Train(place, "pkl");
        await using var first = await Project.Generate(place, "first", "http-flask", [$"--model-path={model.File}"]);
        await using var second = await Project.Generate(place, "second", "http-flask", [$"--model-path={model.File}"]);
        (await first.Do("run", "--process", "--port", $"{first.Port}")).Well();

        var refused = (await second.Do("run", "--process", "--port", $"{first.Port}")).Refused();

        refused.Error.ShouldContain("--port");
        model.ShouldBeAnswered((await first.Do("test", "--payload", model.Payload)).Well().Output);
    }

    [Fact]
    public async Task A_server_that_ends_shows_its_log_and_leaves_no_process()
    {
        var model = await TrainedModel.Train(place, "pkl");
        await using var project = await Project.Generate(place, "ends", "http-flask", [$"--model-path={model.File}"]);
        await File.WriteAllTextAsync(Path.Combine(project.Folder, "model", Path.GetFileName(model.File)), "no model");

        var refused = (await project.Do("run", "--process", "--port", $"{project.Port}")).Refused();

        refused.Error.ShouldContain("its log is above");
        Processes.Of(project.Folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Ctrl_C_while_it_waits_leaves_no_process()
    {
        var model = await TrainedModel.Train(place, "pkl");
        await using var project = await Project.Generate(place, "interrupted", "http-flask", [$"--model-path={model.File}"]);
        // A model that takes its time to load.
        await File.WriteAllTextAsync(Path.Combine(project.Folder, "runtime", "server", "model.py"), "import time\ntime.sleep(600)\n");

        using var run = project.Start("run", "--process", "--port", $"{project.Port}");
        while (await run.StandardError.ReadLineAsync() is { } line && !line.StartsWith("Waiting for", StringComparison.Ordinal))
        {
            // It says first what it does.
        }

        (await Shell.Run("kill", ["-INT", $"{run.Id}"], "/")).Well();
        await run.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(40)).Token);

        run.ExitCode.ShouldNotBe(0);
        Processes.Of(project.Folder).ShouldBeEmpty();
    }

    /// <summary>bash drops a SIGINT that comes while it waits for a command, unless it has a trap.</summary>
    [Fact]
    public async Task Ctrl_C_while_it_prepares_starts_no_server()
    {
        var model = await TrainedModel.Train(place, "pkl");
        var tools = Directory.CreateDirectory(place["tools"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(tools, "mkdir"), "#!/bin/sh\necho preparing >&2\nsleep 1\nexec /bin/mkdir \"$@\"\n");
        (await Shell.Run("chmod", ["+x", Path.Combine(tools, "mkdir")], "/")).Well();
        await using var project = await Project.Generate(place, "hasty", "http-flask", [$"--model-path={model.File}"],
            new Dictionary<string, string> { ["PATH"] = $"{tools}:{Environment.GetEnvironmentVariable("PATH")}" });

        using var run = project.Start("run", "--process", "--port", $"{project.Port}");
        (await run.StandardError.ReadLineAsync()).ShouldBe("preparing");
        (await Shell.Run("kill", ["-INT", $"{run.Id}"], "/")).Well();
        await run.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(40)).Token);

        run.ExitCode.ShouldBe(130);
        (await run.StandardError.ReadToEndAsync()).ShouldBeEmpty();
        Processes.Of(project.Folder).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"A\": 1}")]
    [InlineData("{\"A\": ")]
    public async Task Variables_must_be_an_object_of_strings(string text)
    {
        var model = await TrainedModel.Train(place, "pkl");
        await using var project = await Project.Generate(place, "misspelt", "http-flask", [$"--model-path={model.File}"]);
        await File.WriteAllTextAsync(Path.Combine(project.Folder, "do", "environment.json"), text);

        var refused = (await project.Do("run", "--process", "--port", $"{project.Port}")).Refused();

        refused.Error.ShouldContain("do/environment.json must be a JSON object of strings");
        Processes.Of(project.Folder).ShouldBeEmpty();
    }

    public void Dispose() => place.Dispose();
}

using System.Collections.Concurrent;
using Mcc.Core.Projects;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>What every script of every kind of project promises; scripts of the same content are tried once.</summary>
public sealed class EveryScriptTests(EveryScript scripts) : IClassFixture<EveryScript>
{
    [Fact]
    public Task It_explains_itself() => scripts.Each(async (project, verb) =>
    {
        var help = (await project.Do(verb, "--help")).Well();
        help.Output.ShouldContain($"Usage: do/{verb}");
        help.Error.ShouldBeEmpty();
        File.ReadLines(Path.Combine(project.Folder, "do", verb)).Count().ShouldBeLessThanOrEqualTo(100, verb);
    });

    [Fact]
    public Task It_refuses_unknown_options() => scripts.Each(async (project, verb) =>
    {
        foreach (var word in new[] { "--no-such-option", "word", "--help=me", "-x" })
        {
            // Any word may be a step of do/ci or a verb of do/manifest, and these say so themselves.
            var refused = await project.Do(verb, word);
            refused.Exit.ShouldBe(2, refused.ToString());
            refused.Error.ShouldStartWith($"do/{verb}: unknown ");
            refused.Error.ShouldContain("Usage: ");
            refused.Output.ShouldBeEmpty();
        }
    });

    [Fact]
    public async Task Without_any_tool_it_names_the_one_that_is_missing()
    {
        var tools = Directory.CreateDirectory(scripts.Place["tools"]).FullName;
        const string Needed = "bash sh dirname cat sed mkdir mktemp rm mv chmod env printenv tr head tail grep date sort cut sleep uname "
            + "ps "
            + "sha256sum wc seq awk xargs tee";
        foreach (var tool in Needed.Split(' '))
            File.CreateSymbolicLink(Path.Combine(tools, tool),
                (await Shell.Run("sh", ["-c", "command -v \"$0\"", tool], "/")).Well().Output.Trim());

        await scripts.Each(async (project, verb) =>
        {
            var ended = await new Project(project.Folder,
                new Dictionary<string, string> { ["PATH"] = tools, ["HOME"] = scripts.Place["home"] }).Do(verb);
            foreach (var shout in new[] { "command not found", "unbound variable", "No such file", "Traceback", "syntax error" })
                ended.Error.ShouldNotContain(shout, Case.Sensitive, ended.ToString());
            if (ended.Exit == 0)
                return;
            ended.Exit.ShouldBe(1, ended.ToString());
            var last = ended.Error.TrimEnd('\n').Split('\n')[^1];
            // do/submit may be do/build.
            last.ShouldStartWith("do/");
            new[] { "missing on this machine: ", "there is no test/payload.json", "cannot read test/payload.json",
                "no container engine answers",
                "reading do/environment.json needs jq or python3" }
                .ShouldContain(cure => last.Contains(cure, StringComparison.Ordinal), ended.ToString());
        });
    }

    [Theory]
    [InlineData("deploy")]
    [InlineData("submit")]
    [InlineData("status")]
    [InlineData("adapter")]
    [InlineData("logs", "--deployed")]
    [InlineData("test", "--deployed")]
    [InlineData("clean", "--yes")]
    public async Task Without_credentials_it_explains_how_to_log_in(string verb, params string[] words)
    {
        await using var cli = await AwsCli.Start();
        if (cli is null)
            Assert.Skip("This machine's python3 has no AWS CLI.");
        var variables = cli.VariablesWith(new Dictionary<string, string>
        {
            ["HOME"] = scripts.Place["home"],
            ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1",
            ["MCC_ROLE_ARN"] =
                "arn:aws:iam::123456789012:role/execution",
        });

        await scripts.Each(verb, async project =>
        {
            // Building here asks no one, and a cluster is asked with its own credentials once it is found.
            if (File.ReadAllText(Path.Combine(project.Folder, "do", verb)).Contains("exec do/push", StringComparison.Ordinal))
                return;
            // A model that does not say what a row is has no payload, and that is said first.
            var payload = Path.Combine(project.Folder, "test", "payload.json");
            Directory.CreateDirectory(Path.GetDirectoryName(payload)!);
            if (!File.Exists(payload))
                await File.WriteAllTextAsync(payload, "[[1]]");
            var refused = (await new Project(project.Folder, variables).Do(verb, words)).Refused();
            refused.Error.ShouldContain("Log in: aws sso login, or aws configure");
            refused.Error.ShouldNotContain("Traceback");
        });
    }

    /// <summary>What generation says is missing before it is asked for is what the scripts ask for.</summary>
    [Fact]
    public async Task Script_requirements_match_those_that_mcc_reads() =>
        await scripts.Each(async (project, verb) =>
        {
            var files = new[] { "do", "runtime/lib" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(project.Folder, folder)))
                .Select(path => new ProjectFile(Path.GetRelativePath(project.Folder, path),
                    Executable: Path.GetDirectoryName(path)!.EndsWith("do", StringComparison.Ordinal), File.ReadAllBytes(path)));

            var asked = (await Shell.Run("bash", ["-euc", ". runtime/lib/begin.sh; tools_of \"do/$1\"", "do/none", verb], project.Folder))
                .Well();

            ScriptTools.In(files).AtOnce($"do/{verb}")
                .ShouldBe(asked.Output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries), verb);
        });

    [Fact]
    public async Task A_dry_run_lists_on_stdout_and_changes_nothing()
    {
        await using var cli = await AwsCli.Start();
        if (cli is null)
            Assert.Skip("This machine's python3 has no AWS CLI.");
        var variables = cli.VariablesWith(new Dictionary<string, string> { ["MCC_HOME"] = scripts.Place["home"] });

        await scripts.Each(async (project, verb) =>
        {
            var text = File.ReadAllText(Path.Combine(project.Folder, "do", verb));
            // kubectl diff asks the cluster, which is what it is for.
            if (!text.Contains("\n#   --dry-run ", StringComparison.Ordinal) || text.Contains("kubectl diff", StringComparison.Ordinal))
                return;
            var ended = (await new Project(project.Folder, variables).Do(verb, "--dry-run")).Well();
            ended.Output.ShouldNotBeEmpty(verb);
            ended.Error.ShouldBeEmpty(verb);
            Directory.Exists(scripts.Place["home"]).ShouldBeFalse($"do/{verb} --dry-run wrote something down");
        });
        // There are no credentials here, so that even reading fails; the list says so.
        cli.Calls().ShouldAllBe(call => AwsCli.Reads(call));
    }

    [Fact]
    public async Task Ctrl_C_stops_a_running_tool_without_leftovers()
    {
        var tools = Directory.CreateDirectory(scripts.Place["hanging"]).FullName;
        // A shell that waits for a command when the signal comes goes on if the command did not die of it: so none here.
        foreach (var tool in "aws docker podman kubectl curl mcc".Split(' '))
            await File.WriteAllTextAsync(Path.Combine(tools, tool), "#!/bin/bash\n: > \"$HANGING\"\nexec -a \"$HANGING\" sleep 300\n");
        (await Shell.Run("sh", ["-c", "chmod +x \"$0\"/*", tools], "/")).Well();
        var interrupted = new ConcurrentBag<string>();

        await scripts.Each(async (project, verb) =>
        {
            var hanging = scripts.Place[$"hanging-{Path.GetFileName(project.Folder)}-{verb}"];
            var temporary = Directory.CreateDirectory($"{hanging}-temporary").FullName;
            var variables = new Dictionary<string, string>
            {
                ["PATH"] = $"{tools}:{Environment.GetEnvironmentVariable("PATH")}",
                ["HANGING"] = hanging,
                ["TMPDIR"] = temporary,
                ["MCC_ROLE_ARN"] = "arn:aws:iam::123456789012:role/execution",
                ["MCC_HOME"] = $"{hanging}-home",
            };
            // A session of its own: as in a terminal the signal reaches all that the script started, and not these tests.
            using var run = Shell.Start("setsid",
                [Path.Combine(project.Folder, "do", verb), .. verb == "clean" ? ["--yes"] : Array.Empty<string>()], "/", variables);
            using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (!File.Exists(hanging) && !run.HasExited)
                await Task.Delay(20, late.Token);
            var hangs = File.Exists(hanging);
            if (hangs)
            {
                interrupted.Add(verb);
                (await Shell.Run("kill", ["-INT", "--", $"-{run.Id}"], "/")).Well();
            }

            await run.WaitForExitAsync(late.Token);
            if (hangs)
                run.ExitCode.ShouldBe(130, $"{project.Folder}/do/{verb}: {await run.StandardError.ReadToEndAsync(late.Token)}");
            // The script has ended; the tool beside it, which had the same signal, may need a moment to be gone.
            for (var looked = 0; looked < 100 && Processes.Of(hanging).Count > 0; looked++)
                await Task.Delay(20, late.Token);
            Processes.Of(hanging).ShouldBeEmpty(verb);
            Directory.EnumerateFileSystemEntries(temporary).ShouldBeEmpty(verb);
        });

        foreach (var verb in "build run test push submit deploy status clean validate adapter".Split(' '))
            interrupted.ShouldContain(verb);
    }
}

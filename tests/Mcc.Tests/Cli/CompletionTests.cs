using System.Diagnostics;
using Mcc.Cli;
using Mcc.Cli.Hosting;
using Mcc.Core.Interview;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary>Candidates come from the program itself; the scripts only hand them on, in a real shell.</summary>
public sealed class CompletionTests : CommandLineTest
{
    [Theory]
    [InlineData("mcc ", "generate", "config", "completion")]
    [InlineData("mcc con", "config")]
    [InlineData("mcc config ", "explain", "init", "schema")]
    [InlineData("mcc config e", "explain")]
    [InlineData("mcc completion ", "bash", "zsh", "fish", "powershell")]
    [InlineData("mcc my-model --deployment-con", "--deployment-config=")]
    [InlineData("mcc my-model --deployment-config=http-fl", "--deployment-config=http-flask")]
    [InlineData("mcc my-model --deployment-config http-fl", "http-flask")]
    [InlineData("mcc generate my-model --batch-strategy=", "--batch-strategy=MultiRecord", "--batch-strategy=SingleRecord")]
    [InlineData("mcc my-model --no-include-te", "--no-include-testing")]
    [InlineData("mcc my-model --bui", "--build", "--build-target=")]
    [InlineData("mcc my-model --include-test", "--include-testing")]
    [InlineData("mcc config explain --out", "--output=")]
    [InlineData("mcc --output=", "--output=text", "--output=json")]
    [InlineData("mcc my-model --region=us-west", "--region=us-west-1", "--region=us-west-2")]
    [InlineData("mcc my-model --instance-type ml.g5.2x", "ml.g5.2xlarge")]
    [InlineData("mcc my-model --model-name=Qwen/Qwen3-0", "--model-name=Qwen/Qwen3-0.6B")]
    [InlineData("mcc my-model --model-path=", new string[0])]
    [InlineData("mcc nothing-like-this-at-all", new string[0])]
    public async Task Candidates_for_the_last_argument(string line, params string[] candidates)
    {
        foreach (var shell in new[] { "bash", "zsh", "fish" })
        {
            var (output, _, exit) = await Mcc("complete", shell, line);
            exit.ShouldBe(ExitCode.Done);
            var found = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (line.EndsWith(' ') || candidates.Length == 0)
                found.ShouldBeSubsetOf(found.Union(candidates));
            candidates.Except(found).ShouldBeEmpty();
            if (!line.EndsWith(' '))
                found.ShouldBe(candidates, ignoreOrder: true);
        }
    }

    [Fact]
    public async Task Every_option_and_every_choice_is_offered()
    {
        var (output, _, _) = await Mcc("complete", "bash", "mcc my-model --");
        var offered = output.Split('\n').ToHashSet(StringComparer.Ordinal);
        foreach (var parameter in Catalog.Parameters.All)
        {
            offered.ShouldContain(parameter.NegativeFlag is null ? parameter.Flag + "=" : parameter.Flag);
            if (parameter.NegativeFlag is { } negative)
                offered.ShouldContain(negative);
            var (values, _, _) = await Mcc("complete", "bash", $"mcc my-model {parameter.Flag}=");
            values.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .ShouldBe(parameter.Choices.Concat(Suggestions.All(Catalog, parameter)).Select(choice => $"{parameter.Flag}={choice}"),
                    ignoreOrder: true);
        }
    }

    [Theory]
    [InlineData("mcc my-model --deployment-config=http-fl", "http-flask")]
    [InlineData("mcc my-model --deployment-con", "--deployment-config=")]
    [InlineData("mcc con", "config")]
    [InlineData("mcc config e", "explain")]
    public async Task Bash_completes_a_line(string line, string expected)
    {
        // Bash itself splits the line into words (at = too) and calls the function that the script registers.
        var words = line.Split(' ').SelectMany((word, index) => index > 0 && word.Contains('=') ? word.Split('=') is var parts
            ? [parts[0], "=", parts[1]] : [] : new[] { word }).ToList();
        var script = $$"""
            eval "$({{await Program()}} completion bash)"
            [ "$(complete -p mcc)" = "complete -o default -F _mcc mcc" ] || { complete -p mcc >&2; exit 1; }
            COMP_LINE='{{line}}' COMP_POINT={{line.Length}} COMP_WORDS=({{string.Join(' ', words.Select(word =>
                $"'{word}'"))}}) COMP_CWORD={{words.Count - 1}}
            _mcc mcc 2> /dev/null
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        (await Run("bash", script)).ShouldBe([expected]);
    }

    [Theory]
    [InlineData("zsh", "-n")]
    [InlineData("fish", "--no-execute")]
    public async Task The_other_shells_read_their_script(string shell, string readOnly)
    {
        Assert.SkipUnless(Installed(shell), $"{shell} is not installed here");
        var (script, _, _) = await Mcc("completion", shell);
        var path = Write("script", script);
        (await Run(shell, null, readOnly, path)).ShouldBeEmpty();
    }

    /// <summary>A folder with `mcc` as a command: what a shell calls is the real program, started through its library.</summary>
    private async Task<string> Program()
    {
        var library = typeof(CliApplication).Assembly.Location;
        var path = Write("bin/mcc", $"#!/bin/sh\nexec dotnet '{library}' \"$@\"\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await Task.CompletedTask;
        return path;
    }

    private async Task<string[]> Run(string shell, string? script, params string[] arguments)
    {
        var start = new ProcessStartInfo(shell, script is null
            ? arguments : ["-c", script])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError =
                true,
            WorkingDirectory = Folder
        };
        start.Environment["PATH"] = $"{Folder}/bin:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, await error);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static bool Installed(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}

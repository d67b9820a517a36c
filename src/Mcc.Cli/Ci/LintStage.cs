using System.Text;
using Mcc.Platform.Files;
using Mcc.Platform.Processes;

namespace Mcc.Cli.Ci;

/// <summary>The checks of a project that start nothing: its requests to AWS, its scripts, its Python files and its Dockerfile.</summary>
internal sealed class LintStage(CiMachine machine, StageShell shell, IReadOnlyList<string> dataWords)
{
    private const string Compile =
        "import sys\nfor path in sys.argv[1:]:\n    with open(path, 'rb') as file:\n        compile(file.read(), path, 'exec')\n";

    /// <summary>Folders that hold no sources of the project.</summary>
    private static readonly string[] Foreign = [".mcc", ".venv", "model", "__pycache__"];

    private readonly List<string> failures = [];
    private readonly List<string> notes = [];

    public async Task<StageOutcome> Run(CancellationToken cancel)
    {
        var files = Sources(shell.Folder, "").ToList();
        var scripts = files.Where(path => path.EndsWith(".sh", StringComparison.Ordinal) || FirstLine(path) is var line
            && line.StartsWith("#!", StringComparison.Ordinal) && line.EndsWith("bash", StringComparison.Ordinal)).ToList();
        var python = files.Where(path => path.EndsWith(".py", StringComparison.Ordinal) || FirstLine(path) is var line
            && line.StartsWith("#!", StringComparison.Ordinal) && line.Contains("python", StringComparison.Ordinal)).ToList();

        Judge("mcc validate", await shell.Mcc(["validate", ".", .. dataWords], reads: false, cancel));
        foreach (var script in scripts)
            Judge($"bash -n {script}", await shell.Run("bash", ["-n", script], cancel));
        if (machine.Shellcheck is { } shellcheck)
            Judge("shellcheck", await shell.Run(shellcheck, ["--format=gcc", "--", .. scripts], cancel));
        else
            notes.Add("The scripts were not checked with shellcheck, which is not installed.");
        if (machine.Python is { } interpreter)
            Judge("Python", await shell.Run(interpreter, ["-c", Compile, .. python], cancel));
        else
            notes.Add("The Python files were not compiled, because python3 is not installed.");
        await Dockerfile(cancel);
        return failures.Count == 0 ? StageOutcome.Passed with { Notes = notes }
            : StageOutcome.Failed(string.Join("; ", failures)) with { Notes = notes };
    }

    private async Task Dockerfile(CancellationToken cancel)
    {
        const string Name = "Dockerfile";
        if (!File.Exists(Path.Combine(shell.Folder, Name)))
            return;
        if (machine.Hadolint is { } hadolint)
            Judge("hadolint", await shell.Run(hadolint, ["--failure-threshold", "error", Name], cancel));
        else if (await machine.HasBuildCheck(cancel))
            Judge("docker build --check", await shell.Run("docker", ["build", "--check", "."], cancel));
        else
            notes.Add("The Dockerfile was not checked: neither hadolint nor Docker with buildx is available.");
    }

    private void Judge(string what, ProcessResult ended)
    {
        if (!ended.Succeeded)
            failures.Add(StageOutcome.Failed(what, ended).Reason);
    }

    private static IEnumerable<string> Sources(string root, string below)
    {
        var folder = Path.Combine(root, below);
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
            yield return Path.Combine(below, Path.GetFileName(file));
        foreach (var inner in Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal))
        {
            if (Foreign.Contains(inner, StringComparer.Ordinal))
                continue;
            foreach (var path in Sources(root, Path.Combine(below, inner)))
                yield return path;
        }
    }

    /// <summary>The first characters of a file, up to the end of a line.</summary>
    private string FirstLine(string path)
    {
        var buffer = new byte[100];
        using var stream = RegularFile.Open(Path.Combine(shell.Folder, path));
        return Encoding.Latin1.GetString(buffer, 0, stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)).Split('\n')[0];
    }
}

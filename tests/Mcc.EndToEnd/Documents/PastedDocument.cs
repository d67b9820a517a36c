using Mcc.EndToEnd.Surroundings;
using Shouldly;

namespace Mcc.EndToEnd.Documents;

/// <summary>
/// Pastes the shell blocks of a document into one shell, in their order, and compares exit codes and the fixed parts of the output.
/// </summary>
public static class PastedDocument
{
    /// <param name="name">As failures name it.</param>
    /// <param name="place">A folder for the blocks, their output and an empty HOME.</param>
    /// <param name="folder">Where the shell begins.</param>
    /// <returns>How many blocks ran.</returns>
    public static async Task<int> Run(
        string name, string markdown, TemporaryFolder place, string folder,
            IReadOnlyDictionary<string, string> variables, Action<string> print)
    {
        var blocks = DocumentBlock.Read(markdown);
        foreach (var block in blocks)
        {
            block.Language.ShouldNotBeEmpty($"{name}:{block.Line}: a block names its language, so that no shell block is overlooked");
            (block.IsShell || block.Untested is null)
                .ShouldBeTrue($"{name}:{block.Line}: only shell blocks run, so only they can be untested");
        }

        foreach (var untested in blocks.Where(block => block is { IsShell: true, Untested: not null }))
            print($"{name}:{untested.Line} is not run: {untested.Untested}");

        var shell = blocks.Where(block => block is { IsShell: true, Untested: null }).ToList();
        var notes = Directory.CreateDirectory(place[$"blocks-{Path.GetFileName(name)}"]).FullName;
        var home = Directory.CreateDirectory(Path.Combine(notes, "home")).FullName;
        var script = "set -e -o pipefail\n";
        foreach (var block in shell)
        {
            var path = Path.Combine(notes, $"{block.Line}.sh");
            await File.WriteAllTextAsync(path, block.Content);
            script += $". '{path}' > '{notes}/{block.Line}.out' 2>&1\n";
        }

        var surroundings = new Dictionary<string, string>(variables) { ["HOME"] = home };
        var ended = await Shell.Run("bash", ["-c", script], folder, surroundings, patience: TimeSpan.FromMinutes(20));
        // What a block that failed left running; where all ended well nothing is.
        if (ended.Exit != 0)
            await Shell.Run(Repository.Program, ["local", "down"], folder, surroundings);
        foreach (var block in shell)
        {
            var path = Path.Combine(notes, $"{block.Line}.out");
            var output = File.Exists(path) ? await File.ReadAllTextAsync(path) : "";
            var isLast = !File.Exists(Path.Combine(notes,
                $"{shell.SkipWhile(other => other != block).Skip(1).FirstOrDefault()?.Line}.out"));
            if (ended.Exit != 0 && isLast)
                throw new ShouldAssertException($"{name}:{block.Line} exits with {ended.Exit}:\n{block.Content}\n{output}{ended.Error}");
            if (block.FirstMissing(output) is { } missing)
                throw new ShouldAssertException($"{name}:{block.Line} does not print `{missing}`:\n{output}");
        }

        ended.Well();
        return shell.Count;
    }
}

using Mcc.Core.Diagnostics;

namespace Mcc.Cli.Commands;

/// <summary>
/// Commands that users of <c>@aws/ml-container-creator</c> or readers of its documents may type and that mcc does not have yet, each with
/// what to use instead (empty: nothing yet). None of them is ever taken for the name of a project. Who adds a command removes its row.
/// </summary>
public static class UnavailableCommands
{
    private const string Again = "Generate the project again with --force; the old one is kept as NAME.before-N.";
    private const string Record = "`mcc registry assets` lists what projects have in AWS, and `mcc registry orphans` compares it with AWS.";
    private const string Elsewhere = "Use the result of your own job: --model-path FILE, or --model-name s3://….";
    private const string Load = "Generate with --include-benchmark, then run do/benchmark in the project.";

    private static readonly (string Name, string Instead)[] All =
    [
        ("registry search", "`mcc registry list` has filters."),
        ("registry get", "Use `mcc registry show ID`."),
        ("registry remove", "Use `mcc registry prune` with filters."),
        ("registry replay", "Use `mcc registry show ID --settings > mcc.json`, then `mcc --config mcc.json`."),
        ("registry sync-architectures", "Update mcc: its catalogs know the architectures."),
        ("registry list-architectures", ""),
        ("registry check", "`mcc mcp query` and generation check a model."),
        ("import", "Generate a new project with the settings of the endpoint."),
        ("update", Again),
        ("regenerate", Again),
        ("prove", "`mcc verify` checks a project, an image or a URL against the SageMaker container contract."),
        ("hey", "`mcc mcp query` gives advice from the catalogs."),
        ("stage", "Give the model's location to generation: --model-name s3://…."),
        ("tune", Elsewhere),
        ("train", $"{Elsewhere} In a project with a sample, sample_model/train trains it."),
        ("evaluate", ""),
        ("benchmark", Load),
        ("optimize", Load),
        ("draft", "Give the server's option for speculative decoding with --server-env."),
        ("adapter", "Generate with --enable-lora, then run do/adapter in the project."),
        ("add-ic", "Generate with --endpoint-style component."),
        ("marketplace", ""),
        ("configure", "`mcc config` shows the configuration and creates a file."),
        ("bootstrap init", "Use `mcc bootstrap add NAME`."),
        ("bootstrap add-secret", "Use `mcc secrets create NAME`."),
        ("bootstrap scan", Record),
        ("bootstrap prune", "In a project, do/clean deletes what it created."),
        ("bootstrap migrate", "`mcc bootstrap add NAME` goes on with a profile of the npm program."),
        ("bootstrap sync-model-families", ""),
        ("bootstrap sync-serving-versions", ""),
    ];

    /// <summary>The names, each with the command before it, such as <c>bootstrap status</c>.</summary>
    public static IEnumerable<string> Names => All.Select(command => command.Name);

    /// <summary>That a command is not available; null where the arguments begin with none of these.</summary>
    /// <param name="arguments">From the beginning of the command line, without options.</param>
    public static Finding? Find(IReadOnlyList<string> arguments)
    {
        foreach (var (name, instead) in All)
        {
            var parts = name.Split(' ');
            if (!arguments.Take(parts.Length).SequenceEqual(parts, StringComparer.Ordinal))
                continue;
            var project = parts.Length == 1 ? $"For a project of that name: `mcc generate {name}`." : "";
            return Finding.Error("usage", $"`mcc {name}` is not available in mcc yet.", $"{instead} {project}".Trim());
        }

        return null;
    }
}

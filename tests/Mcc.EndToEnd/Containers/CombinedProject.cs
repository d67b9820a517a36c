using Mcc.EndToEnd.Surroundings;

namespace Mcc.EndToEnd.Containers;

/// <summary>A project that combines others, as its user generates and runs it. What it started is stopped in the end.</summary>
internal sealed class CombinedProject(string folder, IReadOnlyDictionary<string, string> variables) : IAsyncDisposable
{
    public static string Sources { get; } = Path.Combine(AppContext.BaseDirectory, "Containers");

    public string Folder => folder;

    public static async Task<CombinedProject> Generate(TemporaryFolder place, string name, string containers, params string[] more)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["MCC_PYTHON"] = TrainedModel.Python,
            ["MCC_LOCAL_COMMAND"] = Repository.Program,
            ["MCC_HOME"] = place["home"],
            ["MCC_POLL"] = "1",
        };
        (await Project.Command(place.Path, [name, $"--containers={containers}", .. more, "--skip-prompts"], variables)).Well();
        return new(place[name], variables);
    }

    public Task<Ended> Do(string verb, params string[] arguments) =>
        Shell.Run(Path.Combine(folder, "do", verb), arguments, "/", variables);

    /// <summary>Lines of a shell that reaches the local SageMaker of do/run.</summary>
    public Task<Ended> Ask(string lines, params string[] arguments) => Shell.Run("bash",
        ["-euc", $"eval \"$(\"$MCC_LOCAL_COMMAND\" local env --folder \"$0/.mcc/run/sagemaker\")\"\n{lines}", folder, .. arguments], folder,
        variables);

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(folder))
            (await Do("clean", "--local")).Well();
    }
}

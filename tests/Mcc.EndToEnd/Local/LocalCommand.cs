using System.Text.Json;
using Mcc.EndToEnd.Surroundings;
using Xunit;

namespace Mcc.EndToEnd.Local;

/// <summary>
/// <c>mcc local</c> as a user has it: another process, on a state folder of its own. What it started is ended in the end.
/// </summary>
internal sealed class LocalCommand(IReadOnlyDictionary<string, string>? more = null) : IAsyncDisposable
{
    // A folder that shells must quote.
    private readonly Surroundings.TemporaryFolder place = new("mcc it's ");

    public string Folder => place["state"];

    public string Work => place.Path;

    public IReadOnlyDictionary<string, string> Variables =>
        new Dictionary<string, string>(more ?? new Dictionary<string, string>()) { ["MCC_LOCAL_FOLDER"] = Folder };

    public Task<Ended> Run(params IEnumerable<string> words) => Project.Command(place.Path, words.Prepend("local"), Variables);

    public Task<Ended> Up(params IEnumerable<string> words) =>
        Run(["up", "--engine=none", "--port=0", $"--project=stand-in={Path.Combine(PythonScript.Folder, "stand-in")}", .. words]);

    public async Task<JsonElement> Status() => JsonDocument.Parse((await Run("status", "--output=json")).Output).RootElement;

    /// <summary>What this machine runs for the state folder, the local SageMaker itself included.</summary>
    public IReadOnlyList<string> Processes => Surroundings.Processes.Of(Folder);

    /// <summary>As a machine that loses power, or the kernel when memory runs out.</summary>
    public async Task Kill() =>
        (await Shell.Run("kill", ["-KILL", $"{(await Status()).GetProperty("process").GetInt32()}"], "/")).Well();

    /// <summary>
    /// Lines of Python, with boto3 and what the scripts have in common, in a shell that was set up by <c>mcc local env</c>.
    /// </summary>
    public async Task<Ended> Ask(string lines)
    {
        const string script = "eval \"$(\"$1\" local env)\"; exec python3 -c \"$2\"";
        var ended = await Shell.Run("bash",
            ["-euc", script, "bash", Repository.Program,
                $"import sys; sys.path.insert(0, '{PythonScript.Folder}')\nfrom support import *\n{lines}"], Work,
            new Dictionary<string, string>(Variables) { ["PYTHONDONTWRITEBYTECODE"] = "1" });
        if (ended.Error.Contains("No module named 'boto3'", StringComparison.Ordinal))
            Assert.Skip("No python3 with boto3 on this machine.");
        return ended;
    }

    public async ValueTask DisposeAsync()
    {
        await Run("down");
        place.Dispose();
    }
}

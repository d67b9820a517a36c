using System.Diagnostics;
using Xunit;

namespace Mcc.EndToEnd.Surroundings;

/// <summary>
/// A Docker daemon of our own with the base image in it, for the tests of one collection. It needs root: without, its tests
/// are skipped aloud; with root, whatever keeps it from starting is a failure.
/// </summary>
public sealed class ContainerEngine : IAsyncLifetime
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"mcc-engine-{Environment.ProcessId}");
    private Process? engine;
    private string address = "";

    /// <summary>What the scripts of a project need to find this engine.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string> { ["DOCKER_HOST"] = address };

    public void Require()
    {
        if (engine is null)
            Assert.Skip("Containers need root: run `./mcc check` as root.");
    }

    public async ValueTask InitializeAsync()
    {
        if (!Environment.IsPrivilegedProcess)
            return;
        engine = Shell.Start(Repository.File("eng", "docker-engine"), [folder], Repository.Root);
        address = await engine.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException(await engine.StandardError.ReadToEndAsync());
        (await Docker(["import", .. await BaseImage.ImportArguments()])).Well();
        (await Docker(["tag", .. await BaseImage.TagArguments()])).Well();
    }

    public Task<Ended> Docker(params string[] arguments) => Shell.Run("docker", arguments, Repository.Root, Variables);

    public async ValueTask DisposeAsync()
    {
        if (engine is not null)
        {
            // The end of its input is its sign to stop, also when these tests are killed.
            engine.StandardInput.Close();
            await engine.WaitForExitAsync();
            engine.Dispose();
        }

        if (Directory.Exists(folder))
            (await Shell.Run("rm", ["-rf", "--one-file-system", folder], "/")).Well();
    }
}

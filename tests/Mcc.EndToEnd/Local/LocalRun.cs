using Mcc.LocalSageMaker;
using Mcc.LocalSageMaker.Settings;
using Xunit;

namespace Mcc.EndToEnd.Local;

/// <summary>A local SageMaker for one test, with the stand-in container as a project and limits short enough to meet.</summary>
internal static class LocalRun
{
    public static LocalSettings Settings(string folder) => new(folder)
    {
        Projects = [new("stand-in", Path.Combine(PythonScript.Folder, "stand-in"))],
        Engine = "none",
        Variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = "/usr/bin:/bin:"
            + Environment.GetEnvironmentVariable("PATH")
        },
        Limits = new()
        {
            Start = TimeSpan.FromSeconds(3),
            Stop = TimeSpan.FromSeconds(3),
            PingPause = TimeSpan.FromMilliseconds(200),
            Invocation = TimeSpan.FromSeconds(2),
            Stream = TimeSpan.FromSeconds(4),
            Payload = 1024 * 1024,
            DeploymentWait = TimeSpan.FromSeconds(2),
        },
    };

    public static Task<SageMakerServer> Start(LocalSettings settings) =>
        SageMakerServer.Start(settings, TimeProvider.System, TestContext.Current.CancellationToken,
            bug => TestContext.Current.TestOutputHelper?.WriteLine(bug.ToString()));

    public static async Task Script(string script, Func<LocalSettings, LocalSettings>? change = null,
        params (string Name, string Value)[] variables)
    {
        using var folder = new TemporaryFolder();
        var settings = Settings(folder.Path);
        await using var local = await Start(change?.Invoke(settings) ?? settings);
        await PythonScript.Run(local, script, new Dictionary<string, string>(StringComparer.Ordinal) { ["STATE"] = folder.Path },
            variables.ToDictionary(each => each.Name, each => each.Value, StringComparer.Ordinal));
    }
}

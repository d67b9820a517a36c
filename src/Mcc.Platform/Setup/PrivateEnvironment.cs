using Mcc.Platform.Processes;

namespace Mcc.Platform.Setup;

/// <summary>A virtual environment in the project's folder, filled by pip: nothing else on the machine changes.</summary>
public sealed class PrivateEnvironment : ISetupWay
{
    public string Name => "a virtual environment with pip";

    public bool ChangesTheMachine => false;

    public string? Obstacle(SetupNeeds needs)
    {
        if (needs.NamedPython is { } named)
            return $"MCC_PYTHON is {named}, so no other Python is used";
        if (needs.MissingPrograms is { Count: > 0 } missing)
            return $"pip cannot install {string.Join(", ", missing)}";
        return Pythons(needs).Count == 0 ? "there is no python3" : null;
    }

    public string Installs(SetupNeeds needs) =>
        $"{Path.GetFileName(needs.Requirements)} into {Path.GetFileName(needs.Project)}/{Path.GetFileName(needs.EnvironmentFolder)} with "
            + $"pip";

    public async Task<SetupResult> Try(SetupNeeds needs, CancellationToken cancel)
    {
        var reasons = new List<string>();
        foreach (var python in Pythons(needs))
        {
            if (await Make(needs, python, cancel) is { } reason)
                reasons.Add($"{python}: {reason}");
            else
                return await InstalledPython.Find(needs, cancel);
        }

        return SetupResult.Failed(string.Join("; ", reasons));
    }

    /// <summary>The first on the PATH, and the distribution's.</summary>
    private static List<string> Pythons(SetupNeeds needs) =>
        [.. new[] { Programs.Find("python3", needs.SearchPath), "/usr/bin/python3" }.OfType<string>().Where(File.Exists)
            .Distinct(StringComparer.Ordinal)];

    /// <summary>Null when it is made, else the reason; it is removed when it cannot be filled.</summary>
    private static async Task<string?> Make(SetupNeeds needs, string python, CancellationToken cancel)
    {
        try
        {
            var made = await ProcessRunner.Run(new(python, ["-m", "venv", needs.EnvironmentFolder], needs.Project, needs.Variables),
                cancel);
            if (made is not { Succeeded: true })
            {
                Remove(needs.EnvironmentFolder);
                return $"`python3 -m venv` failed ({FirstLine(made)})";
            }

            // Without an index, one try is enough to know.
            string[] arguments = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1", "--timeout", "15",
                "-r", needs.Requirements];
            var filled = await ProcessRunner.Run(new(Path.Combine(needs.EnvironmentFolder, "bin", "python"), arguments, needs.Project,
                needs.Variables), cancel);
            if (filled is { Succeeded: true })
                return null;
            Remove(needs.EnvironmentFolder);
            return $"`pip install` failed ({filled?.LastLine ?? "there is no interpreter"})";
        }
        catch (OperationCanceledException)
        {
            Remove(needs.EnvironmentFolder);
            throw;
        }
    }

    /// <summary>venv prints its reason first, and a long explanation after it.</summary>
    private static string FirstLine(ProcessResult? result) =>
        $"{result?.Error}\n{result?.Output}".Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .FirstOrDefault() ?? "it printed nothing";

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}

using Mcc.Machine.Processes;

namespace Mcc.Machine.Python;

/// <summary>A private Python environment: what is installed there changes nothing else.</summary>
public static class VirtualEnvironment
{
    /// <summary>Makes one at <paramref name="folder"/> with what <paramref name="requirements"/> lists; removed again when it cannot be filled.</summary>
    /// <returns>Null when made, else what was in the way.</returns>
    public static async Task<string?> Make(string folder, string requirements, string python, CancellationToken cancel)
    {
        var parent = Path.GetDirectoryName(folder)!;
        if (await Tool.Run(new(python, ["-m", "venv", folder], parent), cancel) is not { Succeeded: true })
        {
            Remove(folder);
            return $"{python} -m venv made none";
        }

        // Without an index, one try is enough to know.
        string[] arguments = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1", "--timeout", "15", "-r", requirements];
        try
        {
            var end = await Tool.Run(new(Path.Combine(folder, "bin", "python"), arguments, parent), cancel);
            if (end is { Succeeded: true })
                return null;
            Remove(folder);
            return end?.LastLine ?? "it has no interpreter";
        }
        catch (OperationCanceledException)
        {
            Remove(folder);
            throw;
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}

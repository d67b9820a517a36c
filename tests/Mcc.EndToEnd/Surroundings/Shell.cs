using System.Diagnostics;

namespace Mcc.EndToEnd.Surroundings;

/// <summary>
/// Runs programs, each with its arguments as a list, an environment without the settings of whoever runs the tests, and an end.
/// </summary>
public static class Shell
{
    private static readonly TimeSpan UsualPatience = TimeSpan.FromMinutes(5);
    private static readonly string[] NotForTests = ["ML_", "MCC_", "AWS_", "SAGEMAKER_", "DOTNET_"];

    public static async Task<Ended> Run(
        string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment =
            null, TimeSpan? patience = null)
    {
        using var process = Start(program, arguments, folder, environment);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Close();
        using var late = new CancellationTokenSource(patience ?? UsualPatience);
        try
        {
            await process.WaitForExitAsync(late.Token);
            return new(CommandOf(process), process.ExitCode, await output.WaitAsync(late.Token), await error.WaitAsync(late.Token));
        }
        catch (OperationCanceledException canceled)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{CommandOf(process)} did not end within {patience ?? UsualPatience}, or left a process that "
                + $"keeps its output open.", canceled);
        }
    }

    /// <summary>A process with all three streams open; the caller ends it.</summary>
    public static Process Start(string program,
        IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name =>
            NotForTests.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) && name != "DOTNET_ROOT").ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static string CommandOf(Process process) =>
        $"{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)}";
}

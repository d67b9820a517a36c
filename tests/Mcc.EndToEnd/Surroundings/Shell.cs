using System.Diagnostics;

namespace Mcc.EndToEnd.Surroundings;

/// <summary>Runs programs, each with its arguments as a list, an environment without the settings of whoever runs the tests, and an end.</summary>
public static class Shell
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly string[] NotForTests = ["ML_", "MCC_", "AWS_", "SAGEMAKER_", "DOTNET_"];

    public static async Task<Ended> Run(
        string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment = null, string input = "")
    {
        using var process = Start(program, arguments, folder, environment);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return new(CommandOf(process), process.ExitCode, await output.WaitAsync(patience.Token), await error.WaitAsync(patience.Token));
        }
        catch (OperationCanceledException late)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{CommandOf(process)} did not end within {Patience}, or left a process that keeps its output open.", late);
        }
    }

    /// <summary>A process with all three streams open; the caller ends it.</summary>
    public static Process Start(string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => NotForTests.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) && name != "DOTNET_ROOT").ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static string CommandOf(Process process) =>
        $"{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)}";
}

using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Mcc.Machine.Processes;

/// <summary>Runs one program to its end. Its arguments are a list, its input is empty, and it is never left running.</summary>
public static partial class ProgramRun
{
    private const int Terminate = 15;
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(40);

    /// <summary>
    /// When <paramref name="cancel"/> comes, the program is asked to end (SIGTERM), so that it can take back what it began, and is
    /// killed with all that it started when it has not after 40 seconds.
    /// </summary>
    /// <param name="environment">Variables beside this process's own.</param>
    /// <returns>Null when there is no such program.</returns>
    public static async Task<ProgramEnd?> Run(
        string program, IEnumerable<string> arguments, string folder, CancellationToken cancel, IReadOnlyDictionary<string, string>? environment = null)
    {
        cancel.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
            start.Environment[name] = value;
        using var process = new Process { StartInfo = start };
        var said = new StringBuilder();
        process.OutputDataReceived += (_, line) => Keep(said, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(said, line.Data);
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return null;
        }

        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            await End(process);
            throw;
        }

        lock (said)
            return new(process.ExitCode, said.ToString());
    }

    private static void Keep(StringBuilder said, string? line)
    {
        if (line is null)
            return;
        lock (said)
            said.Append(line).Append('\n');
    }

    private static async Task End(Process process)
    {
        _ = Kill(process.Id, Terminate);
        using var patience = new CancellationTokenSource(TimeToEnd);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}

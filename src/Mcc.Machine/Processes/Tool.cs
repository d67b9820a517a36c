using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Mcc.Machine.Processes;

/// <summary>Runs a program to its end and hands back what it wrote.</summary>
public static class Tool
{
    /// <summary>Null when there is no such program. It is killed, with all that it started, when <paramref name="cancel"/> fires.</summary>
    /// <param name="input">What it reads; nothing by default.</param>
    public static async Task<ToolResult?> Run(ProcessOrder order, CancellationToken cancel, string input = "")
    {
        var start = new ProcessStartInfo(order.Program, order.Words)
        {
            WorkingDirectory = order.Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        SetVariables(start, order.Variables);
        using var process = TryStart(start);
        if (process is null) return null;
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var error = process.StandardError.ReadToEndAsync(cancel);
        try
        {
            await Write(process, input);
            await process.WaitForExitAsync(cancel);
            return new(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    internal static void SetVariables(ProcessStartInfo start, IReadOnlyDictionary<string, string>? variables)
    {
        if (variables is null) return;
        start.Environment.Clear();
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
    }

    private static async Task Write(Process process, string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading everything, which its exit code tells better.
        }
    }

    private static Process? TryStart(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}

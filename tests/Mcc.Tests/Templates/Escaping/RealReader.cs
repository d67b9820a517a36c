using System.Diagnostics;
using System.Text;
using Mcc.Platform.Processes;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Templates.Escaping;

/// <summary>Runs a program that reads what was written, with a text on its standard input.</summary>
internal static class RealReader
{
    public const string Python = "/usr/bin/python3";

    public static async Task<string> Run(string program, string[] arguments, string input, params (string Name, string Value)[] environment)
    {
        var (exit, output, error) = await End(program, arguments, input, environment);
        Assert.SkipWhen(error.Contains("ModuleNotFoundError", StringComparison.Ordinal),
            $"{program} lacks a package: {error.Trim().Split('\n')[^1]}.");
        exit.ShouldBe(0, $"{program} said: {error}");
        return output;
    }

    /// <summary>How it ended, and all that it said; the test is skipped where the program is not installed.</summary>
    public static async Task<(int Exit, string Output, string Error)> End(
        string program, string[] arguments, string input, params (string Name, string Value)[] environment)
    {
        Assert.SkipWhen(Programs.Find(program, Environment.GetEnvironmentVariable("PATH")) is null, $"{program} is not installed.");
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended without reading everything, which its exit code tells better.
        }

        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}

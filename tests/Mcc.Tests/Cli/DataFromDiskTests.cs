using System.Diagnostics;
using System.Text.Json;
using Mcc.Cli.Hosting;
using Mcc.Tests.Laws;
using Mcc.Tests.Templates.Escaping;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary>A backend is added to <c>data/</c> and seen by a debug build at once, without building again.</summary>
public sealed class DataFromDiskTests : IDisposable
{
    private const string Copied = "http-fastapi";
    private const string Invented = "http-zeppelin";
    private readonly TemporaryFolder folder = new();

    private string Data => Path.Combine(folder.Path, "data");

    public DataFromDiskTests() => Copy(Path.Combine(SourceTree.Root, "data"), Data);

    [Fact]
    public async Task A_copied_backend_is_in_help_completion_schema_generation_and_mcp()
    {
#if !DEBUG
        Assert.Skip("Release builds have their data inside.");
#endif
        var backend = Path.Combine(Data, "backends", Invented);
        Copy(Path.Combine(Data, "backends", Copied), backend);
        var file = Path.Combine(backend, "backend.json");
        await File.WriteAllTextAsync(
            file,
            (await File.ReadAllTextAsync(file, Cancel))
                .Replace($"\"id\": \"{Copied}\"", $"\"id\": \"{Invented}\"", StringComparison.Ordinal),
            Cancel);

        (await Mcc("generate", "--help")).ShouldContain(Invented);
        (await Mcc("complete", "bash", "mcc x --deployment-config=http-zep")).ShouldBe($"--deployment-config={Invented}\n");
        (await Mcc("config", "schema")).ShouldContain($"\"{Invented}\"");
        await Mcc("my-model", $"--deployment-config={Invented}", "--skip-prompts");
        JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder.Path, "my-model/.mcc/project.json"), Cancel))
            .RootElement.GetProperty("backend").GetString().ShouldBe(Invented);
    }

    [Fact]
    public async Task A_mistake_is_named_with_its_file()
    {
#if !DEBUG
        Assert.Skip("Release builds have their data inside.");
#endif
        var file = Path.Combine(Data, "backends", Copied, "backend.json");
        await File.WriteAllTextAsync(
            file, (await File.ReadAllTextAsync(file, Cancel)).Replace("\"supports\"", "\"suports\"", StringComparison.Ordinal), Cancel);

        var (output, exit) = await Run("generate", "--help");

        exit.ShouldNotBe(ExitCode.Done);
        output.ShouldContain($"data/backends/{Copied}/backend.json:");
        output.ShouldContain("Did you mean `supports`");
    }

    public void Dispose() => folder.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task<string> Mcc(params string[] arguments)
    {
        var (output, exit) = await Run(arguments);
        exit.ShouldBe(ExitCode.Done, output);
        return output;
    }

    private async Task<(string Output, int Exit)> Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "mcc.dll"), .. arguments])
        {
            UseShellExecute = false,
            WorkingDirectory = folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[DebugData.Variable] = Data;
        start.Environment["MCC_HOME"] = Path.Combine(folder.Path, "home");
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(Cancel);
        var output = await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        return (output + await error, process.ExitCode);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }
    }
}

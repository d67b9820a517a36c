using System.Text.Json;
using Mcc.Cli.Hosting;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;
using Mcc.Core.Projects;
using Mcc.Platform.Containers;
using Mcc.Platform.Files;
using Mcc.Platform.Http;
using Mcc.Platform.Processes;
using Mcc.Platform.Python;
using Mcc.Verify.Subjects;

namespace Mcc.Cli.Commands;

/// <summary>Finds out what the word means that <c>mcc verify</c> was given.</summary>
internal static class VerifySubject
{
    /// <param name="given">The variables of the container; null for those of the project.</param>
    public static async Task<ISubject?> Of(
        VerifyOrder order, CliEnvironment cli, Reporter reporter, ICollection<Finding> findings, CancellationToken cancel,
        IReadOnlyDictionary<string, string>? given = null)
    {
        if (Uri.TryCreate(order.What, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            if (address.Scheme == Uri.UriSchemeHttps && TlsGuard.Trouble is { } trouble)
            {
                findings.Add(Finding.Error("verify", $"{order.What} cannot be reached: {trouble}",
                    "Use an address that begins with http://."));
                return null;
            }

            return new UrlSubject(address);
        }

        var engine = await ContainerEngine.Find(cli.Variable("MCC_ENGINE"), cli.Environment, cancel);
        var folder = Path.GetFullPath(order.What, cli.Folder);
        var model = order.Model is null ? null : Path.GetFullPath(order.Model, cli.Folder);
        if (!Directory.Exists(folder))
        {
            if (engine is not null)
                return new ImageSubject(engine, order.What, model, given ?? new Dictionary<string, string>(StringComparer.Ordinal));
            findings.Add(Finding.Error("verify",
                $"{order.What} is neither a folder nor a URL, and no container engine is available to look for an image.",
                    "Start Docker or Podman, or set MCC_ENGINE."));
            return null;
        }

        if (!File.Exists(Path.Combine(folder, "code", "serve")))
        {
            findings.Add(Finding.Error("verify", $"{order.What} has no code/serve, so it is not an mcc project.",
                "Give a project folder, an image or a URL."));
            return null;
        }

        var variables = given ?? Variables(folder);
        if (!order.AsProcess && engine is not null && ImageOf(folder) is { } image
            && await engine.Run(cancel, "image", "inspect", image) is { Succeeded: true })
        {
            reporter.Say($"Verifying the image {image} (use --process to verify code/serve instead).");
            return new ImageSubject(engine, image, model, variables);
        }

        var (subject, python) = await Process(folder, variables, cli, findings, cancel);
        if (subject is not null)
            reporter.Say($"Verifying code/serve as a process of {python ?? "its first line"}; image clauses are skipped.");
        return subject;
    }

    /// <summary>A project's server as a process, and its Python where it is a program of Python; null where it cannot be started.</summary>
    /// <param name="given">The variables of the container; null for those of the project.</param>
    public static async Task<(ISubject? Subject, string? Python)> Process(string folder, IReadOnlyDictionary<string, string>? given,
        CliEnvironment cli, ICollection<Finding> findings, CancellationToken cancel)
    {
        ProcFolder.Require();
        if (!ProjectPython.IsChosenBy(folder))
            return (new ProcessSubject(folder, null, given ?? Variables(folder)), null);
        var found = await ProjectPython.Find(folder, cli.Environment, cancel);
        if (found.Succeeded)
            return (new ProcessSubject(folder, found.LastLine, given ?? Variables(folder)), found.LastLine);
        findings.Add(Finding.Error("verify", $"{Path.GetFileName(folder)} cannot be served as a process: {found.LastLine}",
            "Alternatively, build the image with do/build and verify that."));
        return (null, null);
    }

    private static string? ImageOf(string folder)
    {
        var record = Path.Combine(folder, ProjectRecord.Path);
        if (!File.Exists(record))
            return null;
        return RecordedSettings.In(RegularFile.ReadBytes(record, FileLimits.Source)).ProjectName is { } name ? $"{name}:latest" : null;
    }

    private static Dictionary<string, string> Variables(string folder)
    {
        var file = Path.Combine(folder, "do", "environment.json");
        if (!File.Exists(file))
            return new(StringComparer.Ordinal);
        using var document = WholeJson.ParseDocument(RegularFile.ReadBytes(file, FileLimits.Source));
        return document.RootElement.EnumerateObject()
            .ToDictionary(variable => variable.Name, variable => variable.Value.ToString(), StringComparer.Ordinal);
    }
}

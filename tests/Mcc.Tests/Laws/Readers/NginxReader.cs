using Mcc.Core.Templates.Languages;
using Mcc.Tests.Templates.Escaping;

namespace Mcc.Tests.Laws.Readers;

/// <summary>
/// nginx reads what the project's own code makes of the template when the server starts: nginx_reader.py lets that code do it.
/// </summary>
public sealed class NginxReader : IFileReader
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Laws", "Readers", "nginx_reader.py");

    public string? Missing => File.Exists("/usr/sbin/nginx") && File.Exists(RealReader.Python)
        ? null : "nginx or Python is not on this machine.";

    public bool Reads(WrittenFile file) => file.Kind == FileKind.Nginx;

    public async Task<IReadOnlyList<string>> Complaints(IReadOnlyList<WrittenFile> files)
    {
        var complaints = new List<string>();
        foreach (var file in files)
        {
            using var folder = new TemporaryFolder();
            foreach (var code in file.Project?.Files.Where(other => other.Copy is null && IsBeside(other.Path, file.Path)) ?? [])
                await File.WriteAllBytesAsync(Path.Combine(folder.Path, Path.GetFileName(code.Path)), code.Content);
            File.Copy(file.OnDisk, Path.Combine(folder.Path, Path.GetFileName(file.Path)), overwrite: true);
            var said = await RealReader.Run(RealReader.Python, [Script, folder.Path], "");
            if (said.Length > 0)
                complaints.Add($"{file.OnDisk}: {said}");
        }

        return complaints;
    }

    /// <summary>The runner of AWS's framework images has the settings of the project in its own folder.</summary>
    private static bool IsBeside(string path, string other) =>
        Path.GetDirectoryName(path) == Path.GetDirectoryName(other) || path == "runtime/runner/project.py";
}

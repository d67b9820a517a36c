using System.Globalization;
using System.Text.Json;
using Mcc.Core.Projects;
using Mcc.Platform.Streams;

namespace Mcc.Cli.Terminal;

/// <summary>The files of a project with their sizes in bytes, as a tree or as JSON.</summary>
public static class ProjectTree
{
    public static void Write(VisibleWriter output, string folder, IReadOnlyList<ProjectFile> files)
    {
        output.WriteLine($"{folder}/");
        var shown = new List<string>();
        foreach (var file in files)
        {
            var parts = file.Path.Split('/');
            for (var depth = 0; depth < parts.Length - 1; depth++)
            {
                var path = string.Join('/', parts.Take(depth + 1));
                if (shown.Contains(path))
                    continue;
                shown.Add(path);
                output.WriteLine($"{Indent(depth)}{parts[depth]}/");
            }

            var name = Indent(parts.Length - 1) + parts[^1] + (file.Executable ? "*" : "");
            output.WriteLine($"{name,-48}{file.Size.ToString("N0", CultureInfo.InvariantCulture),12}");
        }

        output.WriteLine($"{files.Count} files, {files.Sum(file => file.Size).ToString("N0", CultureInfo.InvariantCulture)} bytes");
    }

    public static void Write(Utf8JsonWriter json, string folder, IReadOnlyList<ProjectFile> files)
    {
        json.WriteString("folder", folder);
        json.WriteStartArray("files");
        foreach (var file in files)
        {
            json.WriteStartObject();
            json.WriteString("path", file.Path);
            json.WriteNumber("size", file.Size);
            json.WriteBoolean("executable", file.Executable);
            if (file.Digest is { } digest)
                json.WriteString("sha256", digest);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Indent(int depth) => new(' ', 2 + (2 * depth));
}

using Mcc.Core.Templates.Languages;

namespace Mcc.Core.Templates;

/// <summary>Which language a file is written in: the one table by shebang, name and extension.</summary>
public static class FileKinds
{
    /// <summary>Whole file names that say their language; an extension is asked only after them.</summary>
    private static readonly Dictionary<string, FileKind> Names = new(StringComparer.Ordinal)
    {
        ["Dockerfile"] = FileKind.Dockerfile,
        ["Containerfile"] = FileKind.Dockerfile,
    };

    private static readonly Dictionary<string, FileKind> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        [".sh"] = FileKind.Shell,
        [".bash"] = FileKind.Shell,
        [".py"] = FileKind.Python,
        [".dockerfile"] = FileKind.Dockerfile,
        [".conf"] = FileKind.Nginx,
        [".nginx"] = FileKind.Nginx,
        [".json"] = FileKind.Json,
        [".ipynb"] = FileKind.Json,
        [".yml"] = FileKind.Yaml,
        [".yaml"] = FileKind.Yaml,
        [".properties"] = FileKind.Properties,
        [".pbtxt"] = FileKind.ProtobufText,
        [".textproto"] = FileKind.ProtobufText,
        [".md"] = FileKind.Markdown,
        [".toml"] = FileKind.Toml,
        [".tf"] = FileKind.Hcl,
        [".tfvars"] = FileKind.Hcl,
        [".hcl"] = FileKind.Hcl,
    };

    /// <summary>
    /// The kind of the file at <paramref name="path"/> (relative, with '/'), whose first line is <paramref name="firstLine"/> (empty where
    /// it is not known).
    /// </summary>
    public static FileKind Of(string path, string firstLine)
    {
        if (OfShebang(firstLine) is { } spoken)
            return spoken;

        var name = path[(path.LastIndexOf('/') + 1)..];
        if (Names.TryGetValue(name, out var named))
            return named;

        // Dockerfile.gpu and the like; Dockerfile.dockerignore is a list of patterns.
        if (name.StartsWith("Dockerfile.", StringComparison.Ordinal) && !name.EndsWith(".dockerignore", StringComparison.Ordinal))
            return FileKind.Dockerfile;

        // nginx.conf.template: filled in again when the container starts, but in the same language.
        const string again = ".template";
        if (name.EndsWith(again, StringComparison.Ordinal) && name.Length > again.Length)
            return Of(path[..^again.Length], firstLine);

        // A dot in front hides a file, it does not begin an extension: .gitignore, .dockerignore, .env are text.
        var dot = name.LastIndexOf('.');
        if (dot > 0)
            return Extensions.GetValueOrDefault(name[dot..], FileKind.Text);

        return dot < 0 && IsScriptFolder(path) ? FileKind.Shell : FileKind.Text;
    }

    private static FileKind? OfShebang(string firstLine)
    {
        if (!firstLine.StartsWith("#!", StringComparison.Ordinal))
            return null;

        // "#!/usr/bin/env -S python3 -u" and "#!/bin/bash -e": the interpreter is the first word that names one.
        foreach (var word in firstLine[2..].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var program = word[(word.LastIndexOf('/') + 1)..];
            if (program is "env" || program.StartsWith('-'))
                continue;
            if (program.StartsWith("python", StringComparison.Ordinal))
                return FileKind.Python;
            return program is "bash" or "sh" ? FileKind.Shell : FileKind.Text;
        }

        return null;
    }

    private static bool IsScriptFolder(string path) =>
        path.StartsWith("do/", StringComparison.Ordinal) || path.Contains("/do/", StringComparison.Ordinal);
}

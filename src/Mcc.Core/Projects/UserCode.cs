using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.Core.Resolvers;
using Path = System.IO.Path;

namespace Mcc.Core.Projects;

/// <summary>
/// Where the files of <c>--code-path</c> go. A module with the functions that the server calls, or with the handler's name, becomes the
/// handler (<c>handler</c> of the architecture: its path in the project and its functions). The others go into a folder of their own.
/// </summary>
public static class UserCode
{
    private const string Package = "__init__.py";
    private const string ServerFolder = "runtime/server";

    public static IReadOnlyList<ProjectFile> Place(Deployment deployment, string folder, ICollection<Finding> findings)
    {
        var code = deployment.Inputs.Code;
        if (deployment.Architecture.Handler is not { } handler || Find(code, handler, findings) is not { } found)
            return [.. code.Select(file => Placed(folder, file.RelativePath, file))];

        // The other modules in the handler's folder are imported by their own names, so they do not stay below that folder.
        var near = found.RelativePath[..^Name(found).Length];
        var path = handler.Path;
        var files = new List<ProjectFile> { new(path, false, [], found) };
        // A model that was pickled with a class of this module asks for the module's own name.
        if (Name(found) != Path.GetFileName(path))
            files.Add(Placed(folder, Name(found), found));
        foreach (var file in code.Where(file => file != found))
        {
            var isNear = near.Length > 0 && file.RelativePath.StartsWith(near, StringComparison.Ordinal);
            files.Add(Placed(folder, isNear ? file.RelativePath[near.Length..] : file.RelativePath, file));
        }

        return files;
    }

    /// <summary>Modules with the name of one of the server's own, where Python would import that one.</summary>
    public static IEnumerable<Finding> Taken(Deployment deployment, IReadOnlyList<ProjectFile> code, IReadOnlyList<ProjectFile> files)
    {
        if (deployment.Architecture.Handler is not { } handler)
            yield break;
        var path = handler.Path;
        var folder = Path.GetDirectoryName(path);
        var server = files.Select(file => file.Path)
            .Where(file => file != path && Path.GetDirectoryName(file) is { } own && (own == folder || own == ServerFolder))
            .ToLookup(file => Path.GetFileName(file), StringComparer.Ordinal);
        var depth = path.Split('/').Length + 1;
        foreach (var own in code.Where(own => own.Path.Split('/').Length == depth && server.Contains(Path.GetFileName(own.Path))))
        {
            yield return Finding.Error("code-path",
                $"{own.Copy!.RelativePath} (from --code-path) has the name of one of the server's own modules, "
                    + $"{server[Path.GetFileName(own.Path)].First()}.",
                "Rename it, and its imports.");
        }
    }

    private static InputFile? Find(IReadOnlyList<InputFile> code, HandlerEntry handler, ICollection<Finding> findings)
    {
        var name = Path.GetFileName(handler.Path);
        if (code.FirstOrDefault(file => file.RelativePath == name) is { } exact)
            return exact;
        // A folder that is not a package, as SageMaker's SDK accepts it for source_dir.
        var inFolder = code.Where(file => Name(file) == name && file.RelativePath.Count(letter => letter == '/') == 1
            && code.All(other => other.RelativePath != file.RelativePath[..^name.Length] + Package)).ToList();
        var functions = handler.Functions;
        var candidates = inFolder.Count > 0
            ? inFolder
            : code.Where(file => !file.RelativePath.Contains('/', StringComparison.Ordinal) && file.Defines.Overlaps(functions)).ToList();
        if (candidates.Count > 1)
        {
            var names = string.Join(" and ", candidates.Select(file => file.RelativePath));
            findings.Add(Finding.Error("code-path",
                $"Of the files given with --code-path, {names} have functions that the server calls ({string.Join(", ", functions)}).",
                $"Put them into one file, {name}."));
        }

        return candidates.FirstOrDefault();
    }

    private static string Name(InputFile file) => file.RelativePath[(file.RelativePath.LastIndexOf('/') + 1)..];

    private static ProjectFile Placed(string folder, string relative, InputFile file) => new($"{folder}/{relative}", false, [], file);
}

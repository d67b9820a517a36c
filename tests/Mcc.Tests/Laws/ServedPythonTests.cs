using System.Diagnostics;
using Mcc.Core.Catalogs;
using Mcc.Tests.ModelFiles;
using Mcc.Tests.Projects;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Laws;

/// <summary>
/// The server's code goes without what came after the first Python that its layer says (<c>python</c>): read by its syntax tree, not run.
/// </summary>
public sealed class ServedPythonTests
{
    private const string Reader = """
        import ast, re, sys
        newer = {"removeprefix": 9, "removesuffix": 9, "cache": 9, "to_thread": 9, "randbytes": 9, "is_relative_to": 9, "pairwise": 10, "bit_count": 10,
                 "TaskGroup": 11, "file_digest": 11, "add_note": 11, "batched": 12}
        minor = int(sys.argv[1].split(".")[1])
        for path in sys.argv[2:]:
            with open(path) as file:
                source = re.sub(r"^[ \t]*\[% (if|else|end|for)[^\n]*\n", "", file.read(), flags=re.M)
            try:
                tree = ast.parse(re.sub(r"\[% \w+ %\]", "0", source), feature_version=(3, minor))
            except SyntaxError as error:
                print(f"{path}:{error.lineno}: {error.msg}")
                continue
            for node in ast.walk(tree):
                if isinstance(node, ast.Attribute) and newer.get(node.attr, 0) > minor:
                    print(f"{path}:{node.lineno}: {node.attr} is of Python 3.{newer[node.attr]}")
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "zip" and any(word.arg == "strict" for word in node.keywords) and minor < 10:
                    print(f"{path}:{node.lineno}: zip's strict is of Python 3.10")
                if isinstance(node, (ast.Import, ast.ImportFrom)) and minor < 11:
                    names = [node.module] if isinstance(node, ast.ImportFrom) else [name.name for name in node.names]
                    print(*(f"{path}:{node.lineno}: {name}" for name in names if name in ("tomllib", "zoneinfo", "graphlib")), sep="\n", end="")
        """;

    [Fact]
    public void The_server_runs_on_its_oldest_Python()
    {
        Assert.SkipWhen(!File.Exists(HonestModels.Python), $"{HonestModels.Python} does not exist.");
        var layers = Made.Catalog.Backends.Select(backend =>
            (Backend: backend, Architecture: Made.Catalog.Architecture(backend.Architecture)))
            .Where(static pair => pair.Architecture.Python is not null).ToList();
        layers.ShouldNotBeEmpty();
        var first = PythonRange.Parse(layers[0].Architecture.Python!).First;
        var folders = layers.SelectMany(static pair => pair.Backend.Supports.Select(static id => "features/" + id)
            .Append(pair.Backend.Folder).Append(pair.Architecture.Folder)).Distinct(StringComparer.Ordinal);
        var files = folders.Select(static folder => Path.Combine(SourceTree.Root, "data", folder, "files")).Where(Directory.Exists)
            .SelectMany(static folder => Directory.EnumerateFiles(folder, "*.py", SearchOption.AllDirectories)).ToList();
        files.Count.ShouldBeGreaterThan(15);

        Complaints(first.ToString(), files).ShouldBeEmpty();
        var newer = Path.GetTempFileName();
        File.WriteAllText(newer, "x = 'ab'.removeprefix('a')\nfor a in zip('a', 'b', strict=True):\n    pass\nmatch x:\n    case 1:\n    "
            + "    pass\n");
        Complaints("3.8", [newer]).ShouldNotBeEmpty();
        File.Delete(newer);
    }

    private static string Complaints(string version, IEnumerable<string> files)
    {
        var start = new ProcessStartInfo(HonestModels.Python) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in (string[])["-c", Reader, version, .. files]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
        return output.Trim();
    }
}

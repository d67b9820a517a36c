using System.Text.RegularExpressions;
using System.Xml.Linq;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Laws;

/// <summary>Law 7: rooms know only their neighbours, and a file is short enough to be read.</summary>
public sealed partial class ProjectReferencesTests
{
    private const int MostLines = 400;

    private const int LongestLine = 140;

    /// <summary>Each room and those it may know, as ARCHITECTURE.md has them.</summary>
    private static readonly Dictionary<string, string[]> Neighbours = new(StringComparer.Ordinal)
    {
        // It runs inside the compiler, and writes the names of what it generates.
        ["Mcc.Generators"] = [],
        ["Mcc.Core"] = ["Mcc.Generators"],
        ["Mcc.ModelFiles"] = ["Mcc.Core"],
        ["Mcc.Platform"] = ["Mcc.Core"],
        ["Mcc.Verify"] = ["Mcc.Core", "Mcc.Platform"],
        ["Mcc.LocalSageMaker"] = ["Mcc.Core", "Mcc.Platform"],
        ["Mcc.Mcp"] = ["Mcc.Core", "Mcc.Platform"],
        ["Mcc.Cli"] = ["Mcc.Core", "Mcc.ModelFiles", "Mcc.Platform", "Mcc.Verify", "Mcc.LocalSageMaker", "Mcc.Mcp"],
    };

    public static TheoryData<string> Rooms =>
        [.. Directory.EnumerateDirectories(Path.Combine(SourceTree.Root, "src")).Select(folder => Path.GetFileName(folder)!)];

    /// <summary>The generator runs inside the compiler, and writes the names of what it generates.</summary>
    public static TheoryData<string> RoomsThatRun => [.. Neighbours.Keys.Where(room => room != "Mcc.Generators")];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_refers_to_its_neighbours_only(string room)
    {
        Neighbours.ShouldContainKey(room, "a new room says here whom it may know");
        var project = XDocument.Parse(SourceTree.Text($"src/{room}/{room}.csproj"));
        project.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value))
            .ShouldBe(Neighbours[room], ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(RoomsThatRun))]
    public void And_names_no_other(string room)
    {
        var strangers = Neighbours.Keys.Except(Neighbours[room].Append(room), StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        var named = from path in SourceTree.Code($"src/{room}")
                    from Match name in RoomNames().Matches(SourceTree.Text(path))
                    where strangers.Contains(name.Value)
                    select $"{path} names {name.Value}";
        named.ShouldBeEmpty();
    }

    [Fact]
    public void No_file_is_so_long_that_it_wants_a_split()
    {
        string[] folders = ["src", "tests/Mcc.Tests", "tests/Mcc.EndToEnd", "tests/servers", "tests/engines", "eng", "bench", "data"];
        var tooLong = from folder in folders
                      from path in Directory.EnumerateFiles(Path.Combine(SourceTree.Root, folder), "*", SearchOption.AllDirectories)
                          // Facts are as many as there are.
                      where !path.EndsWith(".json", StringComparison.Ordinal) && !path.EndsWith(".csv", StringComparison.Ordinal)
                      where !path.Split('/').Any(part => part is "bin" or "obj" or "__pycache__" or "node_modules")
                      let lines = File.ReadLines(path).Count()
                      where lines > MostLines
                      select $"{Path.GetRelativePath(SourceTree.Root, path)}: {lines} lines";
        tooLong.ShouldBeEmpty();
    }

    /// <summary>Raw texts and patterns are as long as they are.</summary>
    [Fact]
    public void No_line_of_code_is_longer_than_a_window_is_wide() =>
        (from folder in new[] { "src", "tests", "bench" }
         from path in SourceTree.Code(folder)
         where !path.Contains("/golden/", StringComparison.Ordinal)
         from line in OutsideOfRawTexts(SourceTree.Text(path).Split('\n'))
         where line.Text.Length > LongestLine && !line.Text.Contains("[GeneratedRegex(", StringComparison.Ordinal)
         select $"{path}:{line.Number}: {line.Text.Length} characters").ShouldBeEmpty();

    private static IEnumerable<(string Text, int Number)> OutsideOfRawTexts(string[] lines)
    {
        const string Quotes = "\"\"\"";
        var inside = false;
        foreach (var (index, line) in lines.Index())
        {
            var count = line.Split(Quotes).Length - 1;
            if (!inside && count == 0)
                yield return (line, index + 1);
            inside ^= count % 2 == 1;
        }
    }

    [GeneratedRegex(@"\bMcc\.(?:Core|ModelFiles|Platform|Verify|LocalSageMaker|Mcp|Cli)\b",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RoomNames();
}

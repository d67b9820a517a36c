using System.Text.RegularExpressions;
using Shouldly;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Mcc.Tests.Laws;

/// <summary>The workflows of the repository run the scripts that people run, and nothing that does not exist.</summary>
public sealed partial class WorkflowsTests
{
    private const string Workflows = ".github/workflows";

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Path.Combine(SourceTree.Root, ".github"), "*.yml", SearchOption.AllDirectories)
            .Append(Path.Combine(SourceTree.Root, "CITATION.cff"))
            .Select(path => Path.GetRelativePath(SourceTree.Root, path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void It_is_YAML_with_one_mapping(string path) => Root(path).Children.ShouldNotBeEmpty();

    [Fact]
    public void Each_script_that_a_workflow_names_exists_or_is_tested_for_first()
    {
        var named = new List<string>();
        foreach (var path in Directory.EnumerateFiles(Path.Combine(SourceTree.Root, Workflows), "*.yml"))
        {
            var lines = Steps(Root(Path.GetRelativePath(SourceTree.Root, path))).ToList();
            var tested = lines.SelectMany(line => Tested().Matches(line).Select(match => match.Groups["script"].Value)).ToHashSet();
            foreach (var script in lines.SelectMany(line => Script().Matches(line)).Select(match => match.Value).Distinct())
            {
                named.Add(script);
                (tested.Contains(script) || File.Exists(Path.Combine(SourceTree.Root, script))).ShouldBeTrue($"{path}: {script}");
            }
        }

        named.ShouldContain("./mcc");
        named.ShouldContain("eng/nightly");
    }

    /// <summary>No job may write to the repository, except where it says so itself.</summary>
    [Fact]
    public void Each_workflow_begins_with_the_right_to_read_only()
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(SourceTree.Root, Workflows), "*.yml"))
        {
            var permissions = (YamlMappingNode)Root(Path.GetRelativePath(SourceTree.Root, path)).Children["permissions"];
            permissions.Children.Select(each => $"{each.Key}: {each.Value}").ShouldBe(["contents: read"], path);
        }
    }

    /// <summary>What a workflow takes from an event or a matrix reaches a script as a variable, which no shell reads as code.</summary>
    [Fact]
    public void No_command_contains_an_expression() =>
        Directory.EnumerateFiles(Path.Combine(SourceTree.Root, Workflows), "*.yml")
            .SelectMany(path => Steps(Root(Path.GetRelativePath(SourceTree.Root, path))))
            .Where(line => line.Contains("${{", StringComparison.Ordinal)).ShouldBeEmpty();

    private static YamlMappingNode Root(string path)
    {
        var stream = new YamlStream();
        using var reader = new StreamReader(Path.Combine(SourceTree.Root, path));
        stream.Load(reader);
        return stream.Documents.ShouldHaveSingleItem().RootNode.ShouldBeOfType<YamlMappingNode>();
    }

    /// <summary>The commands of all steps.</summary>
    private static IEnumerable<string> Steps(YamlMappingNode workflow) =>
        from job in ((YamlMappingNode)workflow.Children["jobs"]).Children.Values.Cast<YamlMappingNode>()
        from step in (YamlSequenceNode)job.Children["steps"]
        where ((YamlMappingNode)step).Children.ContainsKey("run")
        select step["run"].ToString();

    [GeneratedRegex(@"(?<![\w/.-])(?:\./mcc|eng/[\w-]+)", RegexOptions.None, 1000)]
    private static partial Regex Script();

    [GeneratedRegex(@"test -x (?<script>\S+) \|\|", RegexOptions.None, 1000)]
    private static partial Regex Tested();
}

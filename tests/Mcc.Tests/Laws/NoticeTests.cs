using System.IO.Enumeration;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Data;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Laws;

/// <summary>
/// What the program contains of others is in NOTICE: each linked package with its version and license, and each embedded file.
/// </summary>
public sealed class NoticeTests
{
    private const string Assets = "obj/Mcc.Cli/project.assets.json";

    private static readonly JsonNode Facts = JsonNode.Parse(SourceTree.Text("eng/third-parties.json"))!;

    private static readonly string Notice = SourceTree.Text("NOTICE");

    [Fact]
    public void Each_linked_package_has_its_line()
    {
        var linked = Linked();

        linked.Count.ShouldBeGreaterThan(8);
        foreach (var (name, version) in linked)
        {
            var facts = Facts["packages"]![name].ShouldNotBeNull($"eng/third-parties.json does not have the license of {name}");
            Notice.ShouldContain($"\n{name} {version} ({facts["license"]})\n    {facts["copyright"]}\n", customMessage: "run eng/notice");
            Facts["licenses"]![facts["license"]!.ToString()].ShouldNotBeNull();
        }

        Facts["packages"]!.AsObject().Select(package => package.Key).Except(linked.Select(package => package.Name)).ShouldBeEmpty();
    }

    [Fact]
    public void Each_embedded_file_is_ours_or_has_its_line()
    {
        var own = Facts["own"]!.AsArray().Select(pattern => pattern!.ToString()).ToList();
        var others = Facts["data"]!.AsArray().Select(part => part!["files"]!.ToString()).ToList();

        foreach (var file in DataFiles.Embedded.Below(""))
        {
            own.Concat(others).Count(pattern => FileSystemName.MatchesSimpleExpression(pattern, file, ignoreCase: false))
                .ShouldBe(1, $"data/{file} is either ours or of somebody else: eng/third-parties.json");
        }

        foreach (var part in others)
            Notice.ShouldContain($"\ndata/{part}: ");
    }

    /// <summary>Packages with code that runs; those of the compiler have none.</summary>
    private static List<(string Name, string Version)> Linked()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        while (output is not null && !File.Exists(Path.Combine(output.FullName, Assets)))
            output = output.Parent;
        using var assets = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(output.ShouldNotBeNull().FullName, Assets)));
        return [.. assets.RootElement.GetProperty("targets").EnumerateObject().First().Value.EnumerateObject()
            .Where(entry => entry.Value.GetProperty("type").ValueEquals("package") && entry.Value.TryGetProperty("runtime", out _))
            .Select(entry => (entry.Name.Split('/')[0], entry.Name.Split('/')[1]))];
    }
}

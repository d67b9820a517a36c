using System.Text.Json;
using System.Xml.Linq;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Laws;

/// <summary>Every package, transitive ones too, has its hash in a lock file, and no lock file names where packages come from.</summary>
public sealed class LockFileTests
{
    public static TheoryData<string> Projects =>
        [.. XDocument.Parse(SourceTree.Text("Mcc.slnx")).Descendants("Project").Select(project => project.Attribute("Path")!.Value)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_package_of_a_project_has_its_hash(string project)
    {
        var text = SourceTree.Text($"{Path.GetDirectoryName(project)}/packages.lock.json");
        text.ShouldNotContain("://");
        using var locked = JsonDocument.Parse(text);
        // One framework and no kind of machine: what the SDK adds for those is another with each SDK.
        var packages = locked.RootElement.GetProperty("dependencies").EnumerateObject().ShouldHaveSingleItem().Value.EnumerateObject()
            .Where(package => package.Value.GetProperty("type").GetString() != "Project").ToDictionary(
                package => package.Name, package => package.Value, StringComparer.Ordinal);

        packages.Values.ShouldAllBe(package => package.GetProperty("contentHash").GetString()!.Length == 88);
        foreach (var reference in XDocument.Parse(SourceTree.Text(project)).Descendants("PackageReference"))
            packages.ShouldContainKey(reference.Attribute("Include")!.Value);
    }

    [Fact]
    public void Audit_findings_are_warnings_where_warnings_are_errors()
    {
        var properties = XDocument.Parse(SourceTree.Text("Directory.Build.props")).Descendants()
            .Where(element => element.Parent?.Name.LocalName == "PropertyGroup")
            .ToLookup(element => element.Name.LocalName, element => element.Value);

        properties["NuGetAudit"].ShouldBe(["true"]);
        properties["NuGetAuditMode"].ShouldBe(["all"]);
        for (var code = 1900; code <= 1905; code++)
            properties["WarningsNotAsErrors"].Single().Split(';').ShouldContain($"NU{code}");
    }
}

using Shouldly;
using Xunit;

namespace Mcc.Tests.Laws;

/// <summary>
/// Inside a project folders have an order, and each uses only those before it: so no idea depends on one that is built on it.
/// </summary>
public sealed class FolderOrderTests
{
    /// <summary>The folders of each project, in reading order; an empty name is the project's own folder.</summary>
    private static readonly Dictionary<string, string[]> Order = new(StringComparer.Ordinal)
    {
        ["Mcc.Core"] =
        [
            "Text", "Json", "Diagnostics", "Values", "Data", "ServiceModels", "Policies",
            "Templates.Languages", "Templates.Languages.Shell", "Templates.Syntax", "Templates.Trees", "Templates",
            "Catalogs", "Models", "Configuration", "Sizing", "Resolvers", "Rules", "Advice", "Interview", "Recommendations",
            "Projects.Views", "Projects", "Exports", "Registry", "Bootstrap", "Quickstart", "Ci",
        ],
        ["Mcc.ModelFiles"] = ["Compression", "Reading", "Formats", "Pickles", "Language", ""],
        ["Mcc.Platform"] =
        [
            "", "Hashing", "Streams", "Processes", "Files", "Http", "Hub", "Aws", "Containers", "Python", "Serving", "Schemas", "Setup",
            "Catalogs",
        ],
        ["Mcc.Verify"] = ["Subjects", "Execution", "Chaos", "Clauses", "Reports", ""],
        ["Mcc.LocalSageMaker"] =
        [
            "Clock", "Protocols", "Signatures", "Settings", "Identity", "State", "Metrics", "Storage", "Containers", "Artifacts",
            "Serving", "Images",
            "Control", "Secrets", "Scaling", "Lambda", "Ecs", "Logs", "Runtime", "Transform", "",
        ],
        ["Mcc.Mcp"] = ["Pickers", "Reasoning", "Server", "Client"],
        ["Mcc.Cli"] =
        [
            "Hosting", "ModelInputs", "Servers", "Profiles", "Sources", "Terminal", "Local", "Quickstart", "Registry", "Bootstrap",
                "Secrets", "Ci", "Uninstall", "Targets",
            "Commands", "Help", "",
        ],
    };

    public static TheoryData<string> Projects => [.. Order.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_folder_uses_only_folders_before_it(string project)
    {
        using var assembly = CompiledTypes.Read(project);
        var found = from type in CompiledTypes.Written(assembly)
                    let place = PlaceOf(project, type.Namespace)
                    from used in CompiledTypes.UsedBy(type)
                    where used.Namespace.StartsWith("Mcc.", StringComparison.Ordinal)
                    where PlaceOf(project, used.Namespace) > place
                    select $"{type.FullName} uses {used.FullName}";
        found.ShouldBeEmpty();
    }

    [Fact]
    public void Every_project_has_an_order() =>
        Directory.EnumerateDirectories(Path.Combine(SourceTree.Root, "src")).Select(folder => Path.GetFileName(folder)!)
            .Where(project => project != "Mcc.Generators").ShouldBe(Order.Keys, ignoreOrder: true);

    /// <summary>A namespace is the folder that its file is in.</summary>
    [Fact]
    public void Namespaces_follow_folders() =>
        (from path in SourceTree.Code("src")
         let expected = Path.GetDirectoryName(path)!["src/".Length..].Replace('/', '.')
         where !SourceTree.Text(path).Contains($"namespace {expected};", StringComparison.Ordinal)
         where Path.GetFileName(path) is not ("Program.cs" or "IsExternalInit.cs")
         select $"{path} is not in {expected}").ShouldBeEmpty();

    private static int PlaceOf(string project, string name)
    {
        var folder = name.Length == project.Length ? "" : name[(project.Length + 1)..];
        var place = Array.IndexOf(Order[project], folder);
        place.ShouldBeGreaterThanOrEqualTo(0, $"{project}: {folder} has no place in the order");
        return place;
    }
}

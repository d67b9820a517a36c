using Mcc.Tests.Laws;

namespace Mcc.Tests.ModelFiles;

/// <summary>Small model files in the tree: hostile ones, made by tests/servers/hostile_models.py, and honest ones.</summary>
internal static class ModelCorpus
{
    public static IEnumerable<string> Hostile => Files("hostile");

    public static IEnumerable<string> Honest => Files("honest");

    private static IEnumerable<string> Files(string kind) =>
        Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "tests/Mcc.Tests/Corpus/pickles", kind)).Order(StringComparer.Ordinal);
}

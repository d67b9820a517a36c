using Mcc.Core.Catalogs;

namespace Mcc.Mcp.Pickers;

/// <summary>All pickers. To add one: a class in this folder with <c>static Picker Of(…)</c>, and its line here.</summary>
public static class PickerList
{
    /// <summary>Names in the documents and in older versions of the npm program.</summary>
    private static readonly Dictionary<string, string> Synonyms =
        new(StringComparer.Ordinal) { ["instance-recommender"] = InstanceSizer.Name };

    public static IReadOnlyList<Picker> Of(Catalog catalog, LiveSources live) =>
    [
        BaseImagePicker.Of(catalog),
        InstanceSizer.Of(catalog, live),
        RegionPicker.Of(catalog),
        ModelPicker.Of(catalog, live),
        HyperPodClusterPicker.Of(catalog, live),
    ];

    public static Picker? Find(IEnumerable<Picker> pickers, string name) =>
        pickers.FirstOrDefault(picker => picker.Name == (Synonyms.GetValueOrDefault(name) ?? name));
}

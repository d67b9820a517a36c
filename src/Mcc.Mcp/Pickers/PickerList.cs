using Mcc.Core.Catalogs;

namespace Mcc.Mcp.Pickers;

/// <summary>All pickers. To add one: a class in this folder with <c>static Picker Of(…)</c>, and its line here.</summary>
public static class PickerList
{
    public static IReadOnlyList<Picker> Of(Catalog catalog, LiveSources live) =>
    [
        BaseImagePicker.Of(catalog),
        InstanceSizer.Of(catalog, live),
        RegionPicker.Of(catalog, live),
        ModelPicker.Of(catalog, live),
        HyperPodClusterPicker.Of(catalog, live),
        DeploymentRecommender.Of(catalog),
    ];

    public static Picker? Find(IEnumerable<Picker> pickers, string name) =>
        pickers.FirstOrDefault(picker => picker.Names.Contains(name, StringComparer.Ordinal));

    /// <summary>Every name that a server can be asked by, for messages and completion.</summary>
    public static IEnumerable<string> Names(IEnumerable<Picker> pickers) => pickers.SelectMany(picker => picker.Names);
}

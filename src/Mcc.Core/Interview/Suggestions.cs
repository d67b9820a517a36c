using System.Globalization;
using Mcc.Core.Advice;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Interview;

/// <summary>Values that a catalog has for a question to which other answers are accepted too.</summary>
public static class Suggestions
{
    private const decimal Gibibyte = 1L << 30;
    private const decimal Billion = 1_000_000_000m;

    /// <summary>What each catalog offers, by the name that <c>suggest</c> of an option gives it. To add a catalog: a line here.</summary>
    private static readonly Dictionary<string, Source> Sources = new(StringComparer.Ordinal)
    {
        ["models"] = new(Models,
            (_, _) => null,
            catalog => catalog.Facts.Models.All.Select(model => model.Id).Where(id => !id.Contains('*'))),
        ["instances"] = new((catalog, said) => InstanceAdvice.For(catalog, said).Instances.Select(Choice),
            (catalog, value) => catalog.Facts.Instances.Find(value) is { } instance ? Choice(instance) : null,
            catalog => catalog.Facts.Instances.Hosting.All.Select(instance => instance.Name)),
        ["regions"] = new((catalog, _) => catalog.Facts.Regions.All.Select(Choice),
            (catalog, value) => catalog.Facts.Regions.Find(value) is { } region ? Choice(region) : null,
            catalog => catalog.Facts.Regions.All.Select(region => region.Code)),
        ["images"] = new((catalog, said) => ImageAdvice.For(catalog, said).Images.Select(each => new Choice(each.Reference, each.Reference,
                each.Image?.Note ?? "")),
            (catalog, value) => catalog.Facts.Images.Recognize(value) is { } image ? new(value, value, image.Note) : null, _ => []),
    };

    /// <summary>The values that fit the answers so far; none for an option without a catalog.</summary>
    /// <param name="said">The answers, without one to this question.</param>
    public static IReadOnlyList<Choice> Of(Catalog catalog, Draft said, Parameter parameter) =>
        SourceOf(parameter) is { } source ? [.. source.Fitting(catalog, said)] : [];

    /// <summary>What a catalog has on a value that an MCP server suggests; null for one that it does not know.</summary>
    public static Choice? Known(Catalog catalog, Parameter parameter, string value) => SourceOf(parameter)?.Known(catalog, value);

    /// <summary>All values that a catalog has for an option, whatever else is answered: for the completion of shells.</summary>
    public static IEnumerable<string> All(Catalog catalog, Parameter parameter) => SourceOf(parameter)?.All(catalog) ?? [];

    private static Source? SourceOf(Parameter parameter) => parameter.Suggest is { } name ? Sources[name] : null;

    private static Choice Choice(Instance instance) => new(instance.Name, instance.Name, string.Create(CultureInfo.InvariantCulture,
        $"{(instance.Accelerator is not { } device ? "" : $"{instance.Accelerators} × {device.Model} {device.MemoryMib >> 10} GiB, ")}"
            + $"{instance.Vcpus} vCPU{(instance.Vcpus == 1 ? "" : "s")}, {instance.MemoryGib} GiB"));

    private static Choice Choice(Region region) => new(region.Code, region.Code, region.Name);

    /// <summary>The models that the server and the instance type can serve, the smallest first.</summary>
    private static IEnumerable<Choice> Models(Catalog catalog, Draft said) =>
        ModelAdvice.OnAnyInstance(catalog, said)
            .Select(model => (model, size: SizeOf(catalog, said, model)))
            .OrderBy(each => each.size?.WeightBytes ?? long.MaxValue)
            .Select(each => new Choice(each.model.Id, each.model.Id, Summary(each.model, each.size)));

    private static ChosenModel? SizeOf(Catalog catalog, Draft said, KnownModel model) =>
        Resolution.Of(catalog, said.With(new(catalog.Parameters.ModelName, new Value.Text(model.Id), Origin.Answer))).Model.Value;

    private static string Summary(KnownModel model, ChosenModel? size) => string.Join(", ", new[]
    {
        size?.Shape?.Parameters is { } parameters
            ? string.Create(CultureInfo.InvariantCulture, $"{parameters / Billion:0.#}B parameters") : null,
        size?.WeightBytes is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"{bytes / Gibibyte:0.#} GiB") : null,
        model.Gated ? "gated" : null,
    }.OfType<string>());

    /// <param name="Fitting">The values that fit the answers so far.</param>
    /// <param name="Known">A value, as the catalog describes it; null where it does not have it.</param>
    /// <param name="All">Every value.</param>
    private sealed record Source(
        Func<Catalog, Draft, IEnumerable<Choice>> Fitting, Func<Catalog, string, Choice?> Known, Func<Catalog, IEnumerable<string>> All);
}

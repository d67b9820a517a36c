using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;

namespace Mcc.Core.Interview;

/// <summary>Values that a catalog has for a question to which other answers are legal too.</summary>
public static class Suggestions
{
    /// <param name="complete">What was said, with its defaults.</param>
    public static IReadOnlyList<Choice> Of(Catalog catalog, Draft complete, Parameter parameter)
    {
        var preferred = complete.Settings.Of(parameter)?.Text;
        return parameter.Suggest switch
        {
            "instances" => [.. Instances(catalog, preferred)],
            "regions" => [.. catalog.Facts.Regions.All.Select(Choice)],
            "images" => [.. Images(catalog, preferred)],
            _ => throw new InvalidOperationException($"`{parameter.Key}` asks for suggestions from `{parameter.Suggest}`, which is no "
                + $"catalog."),
        };
    }

    /// <summary>What a catalog has on a value that somebody else suggests; null for one that it does not know.</summary>
    public static Choice? Known(Catalog catalog, Parameter parameter, string value) => parameter.Suggest switch
    {
        "instances" => catalog.Facts.Instances.Find(value) is { } instance ? Choice(instance) : null,
        "regions" => catalog.Facts.Regions.Find(value) is { } region ? Choice(region) : null,
        "images" => catalog.Facts.Images.Recognize(value) is { } image ? new(value, value, image.Note) : null,
        _ => null,
    };

    private static Choice Choice(Instance instance) => new(instance.Name, instance.Name, instance.Summary);

    private static Choice Choice(Region region) => new(region.Code, region.Code, region.Name);

    /// <summary>The family of the default: another one is rather typed than found among hundreds.</summary>
    private static IEnumerable<Choice> Instances(Catalog catalog, string? preferred) =>
        preferred is not null && catalog.Facts.Instances.Find(preferred) is { } instance
            ? catalog.Facts.Instances.OfFamily(instance.Family).Select(Choice)
            : [];

    private static IEnumerable<Choice> Images(Catalog catalog, string? preferred) =>
        preferred is not null && catalog.Facts.Images.Recognize(preferred) is { } image
            && catalog.Facts.Regions.All.FirstOrDefault(region =>
                catalog.Facts.Images.ReferenceOf(image, region) == preferred) is { } region
            ? catalog.Facts.Images.Of(image.List)
                .Select(other => (Reference: catalog.Facts.Images.ReferenceOf(other, region), other.Note))
                .Where(other => other.Reference is not null)
                .Select(other => new Choice(other.Reference!, other.Reference!, other.Note))
            : [];
}

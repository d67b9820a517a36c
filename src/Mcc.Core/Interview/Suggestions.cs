using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;

namespace Mcc.Core.Interview;

/// <summary>Values that a catalog has for a question to which other answers are legal too.</summary>
public static class Suggestions
{
    /// <param name="complete">What was said, with its defaults.</param>
    public static IReadOnlyList<Choice> Of(Catalog catalog, Draft complete, Parameter parameter)
    {
        var preferred = complete[parameter.Key]?.Text;
        return parameter.Suggest switch
        {
            "instances" => [.. Instances(catalog, preferred)],
            "regions" => [.. catalog.Facts.Regions.All.Select(region => new Choice(region.Code, region.Code, region.Name))],
            "images" => [.. Images(catalog, preferred)],
            _ => throw new InvalidOperationException($"`{parameter.Key}` asks for suggestions from `{parameter.Suggest}`, which is no catalog."),
        };
    }

    /// <summary>The family of the default: another one is rather typed than found among hundreds.</summary>
    private static IEnumerable<Choice> Instances(Catalog catalog, string? preferred) =>
        preferred is not null && catalog.Facts.Instances.Find(preferred) is { } instance
            ? catalog.Facts.Instances.OfFamily(instance.Family).Select(type => new Choice(type.Name, type.Name, type.Summary))
            : [];

    private static IEnumerable<Choice> Images(Catalog catalog, string? preferred) =>
        preferred is not null && catalog.Facts.Images.Recognize(preferred) is { } image
            && catalog.Facts.Regions.All.FirstOrDefault(region => catalog.Facts.Images.ReferenceOf(image, region) == preferred) is { } region
            ? catalog.Facts.Images.Of(image.List)
                .Select(other => (Reference: catalog.Facts.Images.ReferenceOf(other, region), other.Note))
                .Where(other => other.Reference is not null)
                .Select(other => new Choice(other.Reference!, other.Reference!, other.Note))
            : [];
}

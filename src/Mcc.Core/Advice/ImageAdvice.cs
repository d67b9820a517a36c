using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects.Views;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Advice;

/// <summary>Base images for a project as it is said so far, the one that generation would take first.</summary>
/// <param name="Images">What is known of each; null of one that is in no catalog.</param>
/// <param name="IsGrounded">Whether the first is the one that generation would take.</param>
public sealed record ImageAdvice(IReadOnlyList<(string Reference, BaseImage? Image)> Images, bool IsGrounded)
{
    public static ImageAdvice For(Catalog catalog, Draft said)
    {
        var images = catalog.Facts.Images;
        var region = catalog.Facts.Regions.Find(said.Settings.Region.Value ?? catalog.Parameters.Region.Default?.GetString() ?? "");
        if (Selection.Of(catalog, said) is not { } selection)
            return new([.. References(images.All)], IsGrounded: false);
        var deployment = Resolution.Of(catalog, said.Without(catalog.Parameters.BaseImage)).Deployment.Value!;
        var list = deployment.Constants.ImageList;
        var usual = deployment.Settings.BaseImage.Value
            ?? (region is not null && deployment.Image is { } image ? images.ReferenceOf(image, region) : null);
        var known = References(images.Of(list ?? selection.Architecture.Id)).ToList();
        if (usual is not null && !known.Exists(each => each.Reference == usual))
            known.Add((usual, null));
        var passed = Trials.Passed(catalog, said, catalog.Parameters.BaseImage, [.. known.Select(each => each.Reference)],
            Severity.Warning);
        var fitting = known.Where(each => passed.Contains(each.Reference, StringComparer.Ordinal)).OrderBy(each => each.Reference != usual)
            .ToList();
        return new(fitting, fitting.Count > 0 && fitting[0].Reference == usual);

        IEnumerable<(string Reference, BaseImage? Image)> References(IEnumerable<BaseImage> all) =>
            region is null ? [] : all.Select(each => (Reference: images.ReferenceOf(each, region), each))
                .Where(each => each.Reference is not null).Select(each => (each.Reference!, (BaseImage?)each.each));
    }
}

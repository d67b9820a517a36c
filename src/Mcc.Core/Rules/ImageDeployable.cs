using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.Core.Projects.Views;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// <c>--no-build</c>, where there is no image that SageMaker can start as it is, or where it lacks what an image of one's own would bring.
/// </summary>
public sealed class ImageDeployable : IRule
{
    private const string Registry = ".dkr.ecr.";
    private const string Fix = "Remove --no-build, so that an image with the missing parts is built.";

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Settings.NoBuild.InEffect is not { Text: "true" } noBuild || deployment.Constants.ImageList is null)
            yield break;
        var image = deployment.Image;
        if (deployment.Settings.BaseImage.Setting is { } chosen && image is null
            && !chosen.Text!.Contains(Registry, StringComparison.Ordinal))
            yield return Finding.Error("no-build",
                $"`{chosen.Parameter.Key}` is `{chosen.Text}` (from {chosen.Origin}), but SageMaker accepts only images from ECR, and "
                    + $"`noBuild` (from {noBuild.Origin}) deploys it unmodified.", Fix);
        else if (deployment.Settings.BaseImage.Setting is null ? image?.Direct is null : image is { Direct: null })
            yield return Finding.Error("no-build",
                $"`noBuild` (from {noBuild.Origin}) deploys the image unmodified, but "
                    + (image is null ? $"{deployment.Backend.Title} has no image" : $"{image.Name} is not an image")
                        + " that SageMaker can start.", noBuild.IsGiven ? Fix : Deployable(deployment, catalog));
        foreach (var secret in new[] { deployment.Settings.HfTokenArn.InEffect,
            deployment.Settings.NgcTokenArn.InEffect }.OfType<Setting>())
            yield return Finding.Error("no-build",
                $"`{secret.Parameter.Key}` (from {secret.Origin}) sets a secret, but an unmodified image cannot read it.", Fix);

        foreach (var (setting, name) in SecretVariables.SecretArns(deployment.Settings))
            yield return Finding.Error("no-build",
                $"`{setting.Parameter.Key}` (from {setting.Origin}) sets the secret `{name}`, but an unmodified image cannot read it.",
                    Fix);

        if (deployment.Inputs.Folder is { } folder)
            yield return Finding.Error("no-build",
                $"The model in {folder.SourcePath} must be built into an image, but `noBuild` (from {noBuild.Origin}) is set.",
                    "Copy it to S3 and use s3://…, or remove --no-build.");
    }

    /// <summary>The servers of this kind that have such an image.</summary>
    private static string Deployable(Deployment deployment, Catalog catalog)
    {
        var others = catalog.Backends.Where(backend => backend.Architecture == deployment.Architecture.Id
            && backend.Constants.ImageList is { } list && catalog.Facts.Images.Of(list).Any(image => image.Direct is not null));
        return $"Use {string.Join(" or ", others.Select(backend => $"`{backend.Id}`"))}, or remove "
            + $"{catalog.Parameters.Strategy.Flag}, so that an image is built.";
    }
}

using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>The base image has a Python that the server runs on and that the model's libraries can be installed for.</summary>
public sealed class PythonFits : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        // An image that is not one of Python's own is taken at its word.
        if (ServedPython.Of(deployment.Architecture, deployment.Inputs.Model) is not { } python
            || deployment.Settings.BaseImage.Setting is not { } image || PythonImages.VersionIn(image.Text!) is not { } version)
            yield break;
        if (python.Range.IsEmpty)
        {
            yield return Finding.Error("python",
                $"No version of Python serves {Model(deployment)}: {string.Join(", ", python.Needs.Select(Said))}.",
                $"Train the model again with compatible library versions, or set {image.Parameter.Flag} to an image that has them.");
        }
        else if (!python.Range.Contains(version))
        {
            var narrow = python.Needs.First(need => !need.Range.Contains(version));
            var others = catalog.Facts.PythonImages.NewestIn(python.Range) is { } newest
                ? $"Use `{catalog.Facts.PythonImages.ReferenceOf(newest)}`" : $"Use an image with {python.Range}";
            var reason = narrow == python.Needs[0] ? " runs on" : $", which wrote {Model(deployment)}, can be installed for";
            yield return Finding.Error("python",
                $"`{image.Parameter.Key}` is `{image.Text}` (from {image.Origin}), but {narrow.What}{reason} {narrow.Range} only.",
                $"{others}{(image.Origin.Source == Source.Default ? "" : $", or remove {image.Parameter.Flag}")}.");
        }
        else if (image.Origin.Source == Source.Derived && deployment.Inputs.Model is not null)
        {
            yield return Finding.Note("python",
                $"{Model(deployment)} is served by Python {version}: {image.Origin.Detail} cannot be installed for a newer version.",
                "To serve it with a newer Python, train the model again with newer libraries.");
        }
    }

    private static string Said((string What, PythonRange Range) need) => $"{need.What} needs {need.Range}";

    private static string Model(Deployment deployment) =>
        deployment.Inputs.Model is { } model ? Path.GetFileName(model.SourcePath) : "the model";
}

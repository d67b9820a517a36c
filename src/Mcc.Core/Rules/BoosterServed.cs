using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// A server that loads only some of the models that XGBoost writes (<c>boosters</c> of the backend): the file's name and format say nothing
/// of it.
/// </summary>
public sealed class BoosterServed : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        var served = deployment.Backend.Boosters;
        if (served.Count == 0 || deployment.Inputs.Model is not { Report: { Booster: { } booster, Format: var format } } model
            || served.Contains(booster, StringComparer.Ordinal))
            yield break;
        var others = catalog.Backends
            .Where(backend => backend.Boosters.Count == 0
                && catalog.Architecture(backend.Architecture).ModelFormats.Contains(format, StringComparer.Ordinal))
            .Select(backend => $"`{backend.Id}`");
        yield return Finding.Error("model-booster",
            $"{Path.GetFileName(model.SourcePath)} uses the XGBoost booster {booster}, which {deployment.Backend.Title} does not serve; it "
                + $"serves {string.Join(" and ", served)}.",
            $"Use {catalog.Parameters.DeploymentConfig.Flag} {string.Join(" or ", others)}.");
    }
}

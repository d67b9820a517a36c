using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// A model in a format that this server does not load. <c>modelFormats</c> of the backend, or of its architecture, are those that it does.
/// </summary>
public sealed class ModelFormatServed : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        var served = Formats(catalog, deployment.Backend);
        if (served.Count == 0 || deployment.Settings.ModelFormat.InEffect is not { } format
            || served.Contains(format.Text, StringComparer.Ordinal))
            yield break;
        var others = catalog.Backends.Where(backend => Formats(catalog, backend).Contains(format.Text, StringComparer.Ordinal))
            .Select(backend => $"`{backend.Id}`").ToList();
        yield return Finding.Error("model-format",
            $"`modelFormat` is `{format.Text}` (from {format.Origin}), which {deployment.Backend.Title} does not serve.",
            others.Count > 0 ? $"Use {catalog.Parameters.DeploymentConfig.Flag} {string.Join(" or ", others)}."
                : $"It must be {string.Join(" or ", served.Select(id => $"`{id}`"))}.");
    }

    /// <summary>The formats that a backend loads; none where it loads no model file.</summary>
    public static IReadOnlyList<string> Formats(Catalog catalog, BackendLayer backend) =>
        backend.ModelFormats.Count > 0 ? backend.ModelFormats : catalog.Architecture(backend.Architecture).ModelFormats;
}

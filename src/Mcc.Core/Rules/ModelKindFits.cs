using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>A diffusion model on a server of language models: the server exits while it loads the model.</summary>
public sealed class ModelKindFits : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Model is not { Diffusion: not null } model || deployment.Constants.ServesDiffusion == true)
            yield break;
        var other = catalog.Backends
            .FirstOrDefault(backend => catalog.Architecture(backend.Architecture).Constants.ServesDiffusion == true);
        yield return Finding.Error("model-kind",
            $"`{model.Name}` (from {model.Origin}) is a diffusion model, but {deployment.Backend.Title} serves language models.",
            other is null ? "Choose a language model."
                : $"Use {catalog.Parameters.DeploymentConfig.Flag}={other.Id}, or choose a language model.");
    }
}

using Mcc.Core.Catalogs;
using Mcc.Core.Models;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary><c>modelRequirements</c>: the model's libraries at exactly the versions that wrote it, else the layers' ranges.</summary>
public sealed class ModelRequirementsView : IView
{
    public IEnumerable<(string Name, Value Value)> Of(Deployment deployment, Catalog catalog) =>
        deployment.Inputs.Model is { } model
            ? [("modelRequirements", Value.Of(ModelRequirements.For(model.Report)))]
            : [("modelRequirements", Value.Of(deployment.Layers.SelectMany(layer => layer.Lists.ModelRequirements ?? [])))];
}

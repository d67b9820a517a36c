using Mcc.Core.Catalogs;
using Mcc.Core.ModelFiles;
using Mcc.Core.Specification;
using Mcc.Core.Templates;

namespace Mcc.Core.Projects.Behaviours;

/// <summary><c>modelRequirements</c>: the model's libraries at exactly the versions that wrote it, else the ranges of its framework.</summary>
public sealed class ModelRequirementLines : IBehaviour
{
    public void Add(Catalog catalog, DeploymentSpec specification, IDictionary<string, Value> values)
    {
        if (specification.Inputs.Model is { } model)
            values["modelRequirements"] = new Value.Items([.. ModelRequirements.For(model.Report).Select(line => new Value.Text(line))]);
        else if (!values.ContainsKey("modelRequirements"))
            values["modelRequirements"] = new Value.Items([]);
    }
}

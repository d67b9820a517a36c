using Mcc.Core.Catalogs;
using Mcc.Core.Specification;
using Mcc.Core.Templates;

namespace Mcc.Core.Projects.Behaviours;

/// <summary><c>exampleRow</c>: one row of a request that the model takes, made of what its file says.</summary>
public sealed class ModelPayload : IBehaviour
{
    public void Add(Catalog catalog, DeploymentSpec specification, IDictionary<string, Value> values) =>
        values["exampleRow"] = specification.Inputs.Model?.Report.Example ?? Value.None;
}

using Mcc.Core.Catalogs;
using Mcc.Core.Specification;
using Mcc.Core.Templates;

namespace Mcc.Core.Projects.Behaviours;

/// <summary>What follows from how a batch's files are split: <c>batchAssembleWith</c>, and <c>batchStrategyOfRecords</c>, which SageMaker takes only where there are records.</summary>
public sealed class TransformRecords : IBehaviour
{
    private const string None = "None";
    private const string Line = "Line";

    public void Add(Catalog catalog, DeploymentSpec specification, IDictionary<string, Value> values)
    {
        var split = specification.Text("batchSplitType");
        values["batchAssembleWith"] = split == Line ? Line : None;
        values["batchStrategyOfRecords"] = split == None ? Value.None : Value.Of(specification.Text("batchStrategy"));
    }
}

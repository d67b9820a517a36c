using Mcc.Core.Catalogs;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary>
/// What follows from how a batch's files are split: <c>batchAssembleWith</c>, and <c>batchStrategyOfRecords</c>, which SageMaker takes only
/// where there are records; and <c>transformAmi</c>, the machine image of the instances, if it is not the instance type's own.
/// </summary>
public sealed class TransformRecordsView : IView
{
    private const string None = "None";
    private const string Line = "Line";

    public IEnumerable<(string Name, Value Value)> Of(Deployment deployment, Catalog catalog)
    {
        var split = deployment.Settings.BatchSplitType.Value;
        yield return ("batchAssembleWith", split == Line ? Line : None);
        yield return ("transformAmi", Value.Of(TransformAmiResolver.Resolve(deployment, catalog.Facts)));
        yield return ("batchStrategyOfRecords", split == None ? Value.None : Value.Of(deployment.Settings.BatchStrategy.Value));
    }
}

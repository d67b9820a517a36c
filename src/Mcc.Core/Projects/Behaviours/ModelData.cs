using Mcc.Core.Catalogs;
using Mcc.Core.Specification;
using Mcc.Core.Templates;

namespace Mcc.Core.Projects.Behaviours;

/// <summary>
/// What SageMaker lays out in /opt/ml/model: <c>modelDataUri</c>, a prefix in S3 as it is, or <c>modelArchiveUri</c>, an archive that it
/// unpacks; both missing where the model comes from elsewhere. <c>looksModelUp</c>: its place is known only when it is deployed.
/// </summary>
public sealed class ModelData : IBehaviour
{
    public void Add(Catalog catalog, DeploymentSpec specification, IDictionary<string, Value> values)
    {
        var location = ModelSource.Of(specification);
        values["modelDataUri"] = Value.Of((location as ModelLocation.Prefix)?.Uri);
        values["modelArchiveUri"] = Value.Of((location as ModelLocation.Archive)?.Uri);
        values["looksModelUp"] = location is ModelLocation.JumpStart or ModelLocation.Package;
    }
}

using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary>
/// What SageMaker lays out in /opt/ml/model: <c>modelDataUri</c>, a prefix in S3 as it is, or <c>modelArchiveUri</c>, an archive that it
/// decompresses; both missing where the model comes from elsewhere. <c>looksModelUp</c>: its place is known only when it is deployed.
/// </summary>
public sealed class ModelDataView : IView
{
    public IEnumerable<(string Name, Value Value)> Of(Deployment deployment, Catalog catalog) =>
    [
        ("modelDataUri", Value.Of((deployment.Location as ModelLocation.Prefix)?.Uri)),
        ("modelArchiveUri", Value.Of((deployment.Location as ModelLocation.Archive)?.Uri)),
        ("looksModelUp", deployment.Location is ModelLocation.JumpStart or ModelLocation.Package
            || deployment.Constants.ArchivesModel == true),
    ];
}

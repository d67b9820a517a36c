using Mcc.Core.Catalogs;
using Mcc.Core.Models;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary>
/// Where the project keeps the model (<c>modelFolder</c>, <c>modelFile</c>) and the user's modules (<c>codeFolder</c>), whether there is
/// a model (<c>hasModel</c>), and whether the image is built with it (<c>bundlesModel</c>).
/// </summary>
public sealed class ModelFileView : IView
{
    public IEnumerable<(string Name, Value Value)> Of(Deployment deployment, Catalog catalog)
    {
        var placement = deployment.Placement;
        yield return ("hasModel", deployment.Inputs.Model is not null || deployment.Inputs.Folder is not null);
        yield return ("modelFolder", placement.Folder);
        yield return ("modelFile", Value.Of(placement.File));
        yield return ("codeFolder", placement.CodeFolder);
        yield return ("bundlesModel", placement.IsInProject);
    }
}

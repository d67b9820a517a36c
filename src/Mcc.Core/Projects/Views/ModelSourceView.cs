using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary>
/// Where the model comes from: the Hugging Face Hub (<c>hubModel</c>), SageMaker's mount (<c>mountsModel</c>), JumpStart or the model
/// registry.
/// </summary>
public sealed class ModelSourceView : IView
{
    public IEnumerable<(string Name, Value Value)> Of(Deployment deployment, Catalog catalog)
    {
        var (jumpStart, package) = (deployment.Location as ModelLocation.JumpStart, deployment.Location as ModelLocation.Package);
        yield return ("mountsModel", deployment.Location is { IsMounted: true });
        yield return ("hubModel", Value.Of((deployment.Location as ModelLocation.Hub)?.Id));
        yield return ("jumpStartHub", Value.Of(jumpStart?.HubName));
        yield return ("jumpStartModel", Value.Of(jumpStart?.Id));
        yield return ("jumpStartVersion", Value.Of(jumpStart?.Version));
        yield return ("jumpStartIsPrivate", jumpStart is { IsPrivate: true });
        yield return ("packageArn", Value.Of(package?.Arn));
        yield return ("packageGroup", Value.Of(package?.Group));
        yield return ("packageVersion", Value.Of(package?.Version is { } version ? $"{package.Group}/{version}" : null));
    }
}

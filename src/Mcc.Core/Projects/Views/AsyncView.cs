using Mcc.Core.Catalogs;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary>
/// What is below the user's own place for responses: <c>asyncFailurePath</c>, and <c>asyncInputPath</c> for the requests of do/test. Both
/// are missing without one.
/// </summary>
public sealed class AsyncView : IView
{
    public IEnumerable<(string Name, Value Value)> Of(Deployment deployment, Catalog catalog)
    {
        var path = deployment.Settings.AsyncS3OutputPath.Effective?.TrimEnd('/');
        return [("asyncFailurePath", Below("failures")), ("asyncInputPath", Below("input"))];

        Value Below(string name) => Value.Of(path is null ? null : $"{path}/{name}/");
    }
}

using Mcc.Core.Catalogs;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary><c>serverlessMegabytes</c>: the memory of a container of a serverless endpoint.</summary>
public sealed class ServerlessView : IView
{
    public IReadOnlyDictionary<string, string> StandFor { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["serverlessMegabytes"] = "serverlessMemory",
    };

    public IEnumerable<(string Name, Value Value)> Of(Deployment deployment, Catalog catalog) =>
        [("serverlessMegabytes", ServerlessResolver.Megabytes(deployment))];
}

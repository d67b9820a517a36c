using Mcc.Core.Catalogs;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary><c>environment</c>: the variables of the container, by name in ordinal order.</summary>
public sealed class EnvironmentView : IView
{
    public IEnumerable<(string Name, Value Value)> Of(Deployment deployment, Catalog catalog) =>
        [("environment", Value.Of(new SortedDictionary<string, Value>(
            deployment.Variables.ToDictionary(variable => variable.Name, variable => (Value)variable.Value,
                StringComparer.Ordinal), StringComparer.Ordinal)))];
}

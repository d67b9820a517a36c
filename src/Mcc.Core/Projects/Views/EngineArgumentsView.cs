using Mcc.Core.Catalogs;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary><c>engineArguments</c>: what a language model's engine is made with where a file says it.</summary>
public sealed class EngineArgumentsView : IView
{
    public IEnumerable<(string Name, Value Value)> Of(Deployment deployment, Catalog catalog) =>
        [("engineArguments", Value.Of(EngineArgumentsResolver.Resolve(deployment)))];
}

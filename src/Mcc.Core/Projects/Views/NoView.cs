using Mcc.Core.Catalogs;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary>Of what only a resolver asks for: templates see its effects elsewhere, such as in the container's variables.</summary>
public sealed class NoView : IView
{
    public IEnumerable<(string Name, Value Value)> Of(Deployment deployment, Catalog catalog) => [];
}

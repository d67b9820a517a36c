using Mcc.Core.Catalogs;
using Mcc.Core.Models;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary><c>exampleRow</c>: one row of a request that the model takes, made of what its file says.</summary>
public sealed class ModelPayloadView : IView
{
    public IEnumerable<(string Name, Value Value)> Of(Deployment deployment, Catalog catalog) =>
        [("exampleRow", deployment.Inputs.Model?.Report.Example ?? Value.None)];
}

using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>One thing that can be wrong with a deployment as a whole.</summary>
public interface IRule
{
    IEnumerable<Finding> Check(Deployment deployment, Catalog catalog);
}

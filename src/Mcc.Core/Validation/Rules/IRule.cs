using Mcc.Core.Catalogs;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Validation.Rules;

/// <summary>One thing that can be wrong with a deployment as a whole.</summary>
public interface IRule
{
    IEnumerable<Finding> Check(Deployment deployment, Catalog catalog);
}

using Mcc.Core.Catalogs;
using Mcc.Core.Specification;

namespace Mcc.Core.Validation.Rules;

/// <summary>One thing that can be wrong with a specification as a whole.</summary>
public interface IRule
{
    IEnumerable<Finding> Check(DeploymentSpec specification, Catalog catalog);
}

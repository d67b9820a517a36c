using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Specification;
using Mcc.Core.Templates;

namespace Mcc.Core.Validation.Rules;

/// <summary>An instance type that SageMaker does not have.</summary>
public sealed class InstanceTypesExist : IRule
{
    public IEnumerable<Finding> Check(DeploymentSpec specification, Catalog catalog) =>
        from setting in new[] { specification["instanceType"], specification["fallbackInstanceTypes"] }.OfType<Setting>()
        from type in Types(setting)
        where catalog.Facts.Instances.Find(type) is null
        select Finding.Error("instance-type",
            $"`{setting.Parameter.Key}` is `{type}` (from {setting.Origin}), which SageMaker does not have.",
            $"Did you mean {string.Join(" or ", catalog.Facts.Instances.Nearest(type).Select(near => $"`{near}`"))}? A type that is newer than this program: --no-validate.");

    private static IEnumerable<string> Types(Setting setting) => setting.Value switch
    {
        Value.Text text => [text.Content],
        Value.Items items => items.Values.OfType<Value.Text>().Select(item => item.Content),
        _ => [],
    };
}

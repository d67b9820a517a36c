using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Specification;
using Mcc.Core.Templates;

namespace Mcc.Core.Validation.Rules;

/// <summary>Two options that say different things about the same.</summary>
public sealed class OptionsExclude : IRule
{
    public IEnumerable<Finding> Check(DeploymentSpec specification, Catalog catalog) =>
        from setting in specification.Settings.Values
        where IsGiven(setting)
        from key in setting.Parameter.Excludes
        let other = specification[key]
        where other is not null && IsGiven(other)
        select Finding.Error("options-exclude",
            $"`{setting.Parameter.Key}` (from {setting.Origin}) and `{key}` (from {other.Origin}) cannot both be given.",
            $"Leave {setting.Parameter.Flag} or {other.Parameter.Flag} out.");

    private static bool IsGiven(Setting setting) =>
        setting.Origin.Source is not (Source.Default or Source.Derived) && setting.Value is not Value.Flag { On: false };
}

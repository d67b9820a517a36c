using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Rules;

/// <summary>Two options that say different things about the same.</summary>
public sealed class OptionsExclude : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog) =>
        from setting in deployment.Settings.All
        where IsGiven(setting)
        from key in setting.Parameter.Excludes
        let other = deployment.Settings.Of(catalog.Parameters[key])
        where other is not null && IsGiven(other)
        select Finding.Error("options-exclude",
            $"`{setting.Parameter.Key}` (from {setting.Origin}) and `{key}` (from {other.Origin}) cannot be used together.",
            $"Remove {setting.Parameter.Flag} or {other.Parameter.Flag}.");

    /// <summary>A token in a variable that other programs share, such as HF_TOKEN, was not given to this one.</summary>
    private static bool IsGiven(Setting setting) =>
        setting.Origin.Source is not (Source.Default or Source.Derived) && setting.Value is not Value.Flag { On: false }
            && !(setting.Parameter.Type == ParameterType.Secret && setting.Origin.Source == Source.Environment);
}

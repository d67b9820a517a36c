using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Validation;

namespace Mcc.Core.Specification;

/// <summary>What was not said, but follows from something that was: an option that only one choice gives an effect means that choice.</summary>
public static class Implications
{
    public static Draft Derive(Catalog catalog, Selection selection, Draft draft, ICollection<Finding> findings)
    {
        var reader = new SettingReader(findings);
        var complete = draft.WithDefaults(selection.Defaults(catalog));
        foreach (var setting in draft.Settings.Values.Where(setting => setting.IsGiven).OrderBy(setting => setting.Parameter.Key, StringComparer.Ordinal))
        {
            var implies = setting.Parameter.Implies;
            // Where it would have no effect even then (another target), it says nothing.
            if (!setting.Parameter.For.Holds(key => implies.GetValueOrDefault(key) ?? selection.ValueOf(complete, key)))
                continue;
            foreach (var (key, value) in implies)
            {
                if (draft[key] is null && reader.Read(new(catalog.Parameters[key], value, new(Source.Derived, $"{setting.Parameter.Key}, {setting.Origin}"))) is { } implied)
                    draft = draft.With(implied);
            }
        }

        return draft;
    }
}

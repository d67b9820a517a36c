using System.Collections.ObjectModel;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;

namespace Mcc.Core.Resolvers;

/// <summary>
/// What was not said, but follows from something that was: an option that only one choice gives an effect means that choice.
/// </summary>
public static class DerivedSettings
{
    private static readonly IReadOnlyDictionary<string, string> NoPairs = ReadOnlyDictionary<string, string>.Empty;

    public static Draft Derive(Catalog catalog, Selection selection, Draft draft, ICollection<Finding> findings)
    {
        var reader = new SettingReader(findings);
        var complete = draft.WithDefaults(selection.Defaults(catalog));
        foreach (var setting in draft.Settings.All.Where(setting => setting.IsGiven)
            .OrderBy(setting => setting.Parameter.Key, StringComparer.Ordinal))
        {
            var implied = setting.Parameter.Implies
                .Concat((setting.Parameter.ChoiceImplies.GetValueOrDefault(setting.Text ?? "") ?? NoPairs)
                    .Where(pair => selection.Holds(catalog.Parameters[pair.Key].For, complete)))
                .Select(pair => reader.Read(new(catalog.Parameters[pair.Key], pair.Value,
                    new(Source.Derived, $"{setting.Parameter.Key}, {setting.Origin}"))))
                .OfType<Setting>().ToList();
            // Where it would have no effect even then (another target), it says nothing.
            if (!selection.Holds(setting.Parameter.For, implied.Aggregate(complete, (with, each) => with.With(each))))
                continue;
            draft = implied.Where(each => draft.Settings.Of(each.Parameter) is null).Aggregate(draft, (with, each) => with.With(each));
        }

        return draft;
    }
}

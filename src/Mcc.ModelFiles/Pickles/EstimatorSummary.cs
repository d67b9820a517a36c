using System.Collections.Immutable;
using System.Globalization;
using Mcc.Core.Models;
using Mcc.ModelFiles.Reading;

namespace Mcc.ModelFiles.Pickles;

/// <summary>What the object of a pickle says of itself: class, columns, classes, versions.</summary>
internal sealed class EstimatorSummary(PickleScan scan)
{
    private const int Deepest = 8;
    private const int MostNames = 20_000;

    public ModelReport Describe(ModelReport report, Value root)
    {
        var library = LibraryOf(root, report);
        return report with
        {
            Estimator = NameOf(root),
            Library = library?.Module,
            Framework = library?.Framework,
            Features = Find(root, "n_features_in_"u8) is { IsWhole: true, Number: > 0 and <= int.MaxValue } count
                ? (int)count.Number : OldCount(root),
            FeatureNames = Names(Find(root, "feature_names_in_"u8)),
            Classes = Find(root, "classes_"u8).Is is PythonArray { Shape: [var classes and <= int.MaxValue] } ? (int)classes : null,
            Versions = Versions(report, root),
            Ranges = Ranges(report),
        };
    }

    private ImmutableSortedDictionary<string, string> Versions(ModelReport report, Value root)
    {
        var own = root.Is is PythonInstance instance && scan.Texts.TryGet(instance.State, "_sklearn_version"u8, out var version)
            ? scan.Texts.Text(version) : null;
        // Several estimators in one file can only disagree when one was loaded from another file: the outermost was written last.
        var learn = own ?? scan.LearnVersions.LastOrDefault();
        return learn is not null && LibraryVersion.IsOne(learn) ? report.Versions.SetItem("scikit-learn", learn) : report.Versions;
    }

    private ImmutableSortedDictionary<string, string> Ranges(ModelReport report)
    {
        var ranges = report.Ranges;
        // numpy 2 moved numpy.core to numpy._core; older ones cannot read that name, newer ones still read the old one.
        if (scan.Imports.Any(static name => name.Module.StartsWith("numpy._core", StringComparison.Ordinal))) ranges =
            ranges.SetItem("numpy", ">=2");
        // XGBoost's estimators are scikit-learn's, without any name of it in the file; those before 2.1.4 do not go with 1.6.
        if (scan.Imports.Any(static name => name.Module is "xgboost.sklearn")) ranges = ranges.SetItem("scikit-learn", ">=1.0,<1.6");
        if (scan.HasPaddedArrays) ranges = ranges.SetItem("joblib", ">=1.2");
        return ranges;
    }

    private static string? NameOf(Value root) => root.Is switch
    {
        PythonInstance instance => instance.Type.Name.ToString(),
        PythonGlobal global => global.Name.ToString(),
        PythonDict => "dict",
        PythonList { IsSet: false } => "list",
        PythonTuple => "tuple",
        PythonArray => "numpy.ndarray",
        _ => null,
    };

    ModelContents.Library? LibraryOf(Value root, ModelReport report)
    {
        var libraries = ModelContents.Known.Libraries;
        if (root.Is is PythonInstance instance
            && libraries.FirstOrDefault(library => library.Has(instance.Type.Name)) is { } own) return own;
        return libraries.FirstOrDefault(library => report.Imports.Any(library.Has));
    }

    private Value Find(Value root, ReadOnlySpan<byte> attribute)
    {
        var value = root;
        for (var depth = 0; depth < Deepest; depth++)
        {
            if (value.Is is not PythonInstance instance) break;
            if (scan.Texts.TryGet(instance.State, attribute, out var found)) return found;
            // What estimators made of others take from them: a pipeline its first step, a search its best estimator.
            if (scan.Texts.TryGet(instance.State, "best_estimator_"u8, out var inner)
                || scan.Texts.TryGet(instance.State, "estimator_"u8, out inner)
                || scan.Texts.TryGet(instance.State, "regressor_"u8, out inner)
                || scan.Texts.TryGet(instance.State, "steps"u8, out inner)
                || scan.Texts.TryGet(instance.State, "transformer_list"u8, out inner)
                || scan.Texts.TryGet(instance.State, "estimators_"u8, out inner))
            {
                value = Part(inner, isLast: attribute.StartsWith("classes"u8));
                continue;
            }
            break;
        }
        return Value.Unknown;
    }

    // One of a list of estimators, or of pairs of a name and an estimator.
    private static Value Part(Value value, bool isLast)
    {
        if (value.Is is not PythonList list) return value;
        if (list.Items.Count == 0) return Value.Unknown;
        var part = isLast ? list.Items[^1] : list.Items[0];
        return part.Is is PythonTuple { Items: [_, var estimator] } ? estimator : part;
    }

    // Before 0.24 only some estimators said it, under another name.
    private int? OldCount(Value root) => Find(root, "n_features_"u8) is { IsWhole: true, Number: > 0 and <= int.MaxValue } count
        ? (int)count.Number : null;

    private ImmutableArray<string> Names(Value value)
    {
        if (value.Is is not PythonArray { Items: { } items } || items.Count > MostNames) return [];
        var names = ImmutableArray.CreateBuilder<string>(items.Items.Count);
        foreach (var item in items.Items)
        {
            if (scan.Texts.Text(item) is not { } name) return [];
            names.Add(name);
        }
        return names.ToImmutable();
    }
}

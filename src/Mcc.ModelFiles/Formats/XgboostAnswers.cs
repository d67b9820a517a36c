using System.Collections.Immutable;
using System.Globalization;
using Mcc.Core.Models;
using Mcc.Core.Values;
using Mcc.ModelFiles.Reading;

namespace Mcc.ModelFiles.Formats;

/// <summary>
/// What an XGBoost model says of itself, taken from its members as they pass by:
/// https://xgboost.readthedocs.io/en/stable/tutorials/saving_model.html.
/// </summary>
internal sealed class XgboostAnswers
{
    private const int MostNames = 20_000;
    private const int MostExample = 100_000;

    // https://xgboost.readthedocs.io/en/stable/python/python_api.html: `feature_types` of DMatrix.
    private const string Category = "c";

    private readonly List<string> version = [];
    private readonly List<string> names = [];
    private readonly List<string> types = [];
    private string? features;
    private string? classes;
    private string? targets;

    public string? Objective { get; private set; }

    public string? Booster { get; private set; }

    public bool HasLearner { get; private set; }

    /// <summary>A few members of the top, to identify the JSON when it is not a model.</summary>
    public SortedSet<string> TopMembers { get; } = new(StringComparer.Ordinal);

    /// <param name="path">Names from the outside to the value; members of an array come under the array's name.</param>
    public void Take(ReadOnlySpan<string> path, string value)
    {
        // A booster inside a pickle keeps its model next to its configuration.
        if (path is ["Model", ..]) path = path[1..];
        switch (path)
        {
            case ["version"] when version.Count < 3: version.Add(value); break;
            case ["learner", "feature_names"] when names.Count <= MostNames: names.Add(value); break;
            case ["learner", "feature_types"] when types.Count <= MostNames: types.Add(value); break;
            case ["learner", "learner_model_param", "num_feature"]: features = value; break;
            case ["learner", "learner_model_param", "num_class"]: classes = value; break;
            case ["learner", "learner_model_param", "num_target"]: targets = value; break;
            case ["learner", "objective", "name"]: Objective = value; break;
            case ["learner", "gradient_booster", "name"]: Booster = value; break;
        }
    }

    /// <summary>An object or an array begins.</summary>
    public void Enter(ReadOnlySpan<string> path)
    {
        if (path is ["learner"] or ["Model", "learner"]) HasLearner = true;
        if (path.Length == 1 && TopMembers.Count < 100) TopMembers.Add(path[0]);
    }

    public string? Version => version.Count == 3 && version.TrueForAll(static part => Whole(part) is not null)
        ? string.Join('.', version) : null;

    public ModelReport Describe(ModelReport report)
    {
        report = Described(report, Version, Whole(features), Whole(classes), Whole(targets), Objective) with
        {
            FeatureNames = names.Count <= MostNames ? [.. names] : [],
            Booster = Booster is null ? null : Printable.Short(Booster, 60),
        };
        return report with { Example = Example(report.Features, report.FeatureNames, types) };
    }

    /// <summary>A row of small numbers; a category is the number of one, and every model with categories has the first.</summary>
    private static Value? Example(int? features, ImmutableArray<string> names, List<string> types)
    {
        if (features is not (> 0 and <= MostExample) || (names.Length > 0 && names.Length != features)) return null;
        var row = new RowDraft(features.Value, names);
        for (var index = 0; index < Math.Min(types.Count, features.Value); index++)
        {
            if (types[index] == Category) row.Set(index, 0, RowDraft.Category);
        }

        return row.Complete();
    }

    public static ModelReport Described(ModelReport report, string? version, int? features, int? classes, int? targets, string? objective)
    {
        var isClassifier = objective is not null
            && (objective.StartsWith("binary:", StringComparison.Ordinal) || objective.StartsWith("multi:", StringComparison.Ordinal));
        var outputs = objective switch
        {
            "multi:softprob" => Math.Max(classes ?? 1, 1),
            "multi:softmax" => 1,
            _ => Math.Max(targets ?? 1, 1),
        };
        return report with
        {
            Versions = version is null ? report.Versions : report.Versions.SetItem("xgboost", version),
            Features = features > 0 ? features : null,
            Classes = isClassifier ? Math.Max(classes ?? 2, 2) : null,
            Objective = objective is null ? null : Printable.Short(objective, 60),
            Example = Example(features, [], []),
            Tensors = features > 0 ? ForestTensors.Of(features.Value, outputs) : [],
        };
    }

    private static int? Whole(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number : null;
}

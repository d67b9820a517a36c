using System.Collections.Immutable;

namespace Mcc.ModelFiles;

/// <summary>A folder that MLflow wrote: its file MLmodel says which file of it is the model.
/// https://mlflow.org/docs/latest/model#storage-format</summary>
public static class MlflowFolder
{
    public const string Description = "MLmodel";

    private const string Flavors = "flavors:";

    // Flavor and the key that names its file, below the flavor.
    private static readonly ImmutableArray<(string Flavor, string Key)> Files =
        [("sklearn", "pickled_model"), ("xgboost", "data"), ("tensorflow", "saved_model_dir"), ("keras", "data"), ("lightgbm", "data"),
            ("onnx", "data")];

    /// <summary>The path of the model below the folder; null when no flavor names one.</summary>
    /// <param name="text">The text of the file MLmodel.</param>
    public static string? ModelIn(string text)
    {
        var flavors = FlavorsOf(text);
        foreach (var (flavor, key) in Files)
        {
            if (flavors.GetValueOrDefault(flavor)?.GetValueOrDefault(key) is { Length: > 0 } file && IsBelow(file)) return file;
        }

        return null;
    }

    /// <summary>The flavors, such as <c>sklearn</c> and <c>python_function</c>.</summary>
    public static IReadOnlyList<string> Names(string text) => [.. FlavorsOf(text).Keys];

    // The folder may come from anywhere: its file names something in it, or nothing.
    private static bool IsBelow(string file) => !file.StartsWith('/') && !file.Split('/').Contains("..", StringComparer.Ordinal);

    // MLflow writes block YAML with two spaces a level; other forms of YAML are not followed.
    private static Dictionary<string, Dictionary<string, string>> FlavorsOf(string text)
    {
        var flavors = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        Dictionary<string, string>? flavor = null;
        var isInside = false;
        foreach (var line in text.Split('\n').Select(static line => line.TrimEnd()))
        {
            var indent = line.Length - line.TrimStart(' ').Length;
            if (line.Length == 0 || line.Split(':', 2) is not [var key, var value]) continue;
            if (indent == 0) isInside = line == Flavors;
            else if (isInside && indent == 2) flavors[key.Trim()] = flavor = new(StringComparer.Ordinal);
            else if (isInside && indent == 4 && flavor is not null) flavor[key.Trim()] = value.Trim().Trim('\'', '"');
        }

        return flavors;
    }
}

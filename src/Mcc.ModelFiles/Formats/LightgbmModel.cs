using System.Globalization;
using System.Text;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.ModelFiles.Reading;

namespace Mcc.ModelFiles.Formats;

/// <summary>Reads the first lines of a LightGBM model in text: https://lightgbm.readthedocs.io.</summary>
internal static class LightgbmModel
{
    private const int LongestLine = 60 * 1024;
    private const int MostLines = 40;

    public static ModelReport Read(ModelSource source)
    {
        var values = Header(source.Bytes());
        var report = source.Report(ModelContent.LightgbmText);
        if (!values.ContainsKey("max_feature_idx"))
        {
            return report.With(Finding.Error("model-truncated", "The LightGBM model is truncated in its first lines.",
                "Copy it again, or save the model again with save_model.", source.Place));
        }
        var features = Whole(values.GetValueOrDefault("max_feature_idx")) + 1;
        var classes = Whole(values.GetValueOrDefault("num_class"));
        var objective = values.GetValueOrDefault("objective")?.Split(' ')[0];
        var names = values.GetValueOrDefault("feature_names")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        // Without names LightGBM writes Column_0, Column_1, …
        var isNamed = names.Length == features && !names[0].Equals("Column_0", StringComparison.Ordinal);
        return report with
        {
            Features = features,
            FeatureNames = isNamed ? [.. names] : [],
            Classes = objective is "binary" ? 2 : objective is "multiclass" or "multiclassova" ? classes : null,
            Objective = objective is null ? null : Printable.Short(objective, 60),
            Tensors = features is { } count ? ForestTensors.Of(count, Math.Max(classes ?? 1, 1)) : [],
        };
    }

    // The names of ten thousand columns are longer than the buffer: then there are no names.
    private static Dictionary<string, string> Header(ByteReader bytes)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var line = 0; line < MostLines && !bytes.Ended; line++)
        {
            var text = bytes.ReadLineOrPass(LongestLine, out _).TrimEnd((byte)'\r');
            if (line > 0 && text.Length == 0) break;
            var equals = text.IndexOf((byte)'=');
            if (equals > 0) values[Encoding.UTF8.GetString(text[..equals])] = Encoding.UTF8.GetString(text[(equals + 1)..]);
        }
        return values;
    }

    private static int? Whole(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number < int.MaxValue ? number : null;
}

using System.Globalization;
using System.Text.Json;
using Mcc.Core.Quickstart;
using Mcc.Platform.Streams;

namespace Mcc.Cli.Quickstart;

/// <summary>Shows predictions next to the true values.</summary>
public static class ComparisonTable
{
    public static void Write(VisibleWriter output, Comparison comparison)
    {
        output.WriteLine("prediction      truth      error");
        foreach (var (prediction, truth) in comparison.Predictions.Zip(comparison.Truth))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{prediction,10:F1} {truth,10:F1} {prediction - truth,10:+0.0;-0.0}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"mean absolute error {comparison.MeanAbsoluteError:F1}; always answering the mean would have {comparison.ErrorOfTheMean:F1}"));
    }

    public static void Write(Utf8JsonWriter json, string folder, string how, Comparison comparison)
    {
        json.WriteString("project", folder);
        json.WriteString("served", how);
        json.WriteNumber("meanAbsoluteError", comparison.MeanAbsoluteError);
        Write(json, "predictions", comparison.Predictions);
        Write(json, "truth", comparison.Truth);
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<double> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}

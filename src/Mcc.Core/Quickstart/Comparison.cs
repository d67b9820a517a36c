using System.Text.Json;

namespace Mcc.Core.Quickstart;

/// <summary>Predictions and the true values of the same rows.</summary>
public sealed record Comparison(IReadOnlyList<double> Predictions, IReadOnlyList<double> Truth)
{
    /// <summary>Mean of |prediction − truth|, in the unit of the values.</summary>
    public double MeanAbsoluteError => Predictions.Zip(Truth, (prediction, truth) => Math.Abs(prediction - truth)).Average();

    /// <summary>What always answering the mean of the true values would have: the error to be better than.</summary>
    public double ErrorOfTheMean => Truth.Select(truth => Math.Abs(truth - Truth.Average())).Average();

    /// <param name="heldBack"><c>{"instances": [rows], "values": [numbers]}</c></param>
    /// <param name="answer"><c>{"predictions": [numbers]}</c></param>
    /// <exception cref="FormatException">One of them is something else, or they do not have one prediction for each row.</exception>
    public static Comparison Of(string heldBack, string answer)
    {
        var comparison = new Comparison(Numbers(answer, "predictions"), Numbers(heldBack, "values"));
        return comparison.Predictions.Count == comparison.Truth.Count
            ? comparison
            : throw new FormatException(
                $"The server answered {comparison.Predictions.Count} predictions for {comparison.Truth.Count} rows.");
    }

    private static double[] Numbers(string json, string member)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return [.. document.RootElement.GetProperty(member).EnumerateArray().Select(number => number.GetDouble())];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"No list of numbers called `{member}` in: {(json.Length > 200 ? json[..200] + "…" : json)}",
                exception);
        }
    }
}

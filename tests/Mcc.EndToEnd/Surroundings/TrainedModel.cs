using System.Text.Json;
using Shouldly;

namespace Mcc.EndToEnd.Surroundings;

/// <summary>
/// A model that the library itself trained and wrote, rows that it has not seen, and the library's own predictions for them.
/// </summary>
public sealed record TrainedModel(string File, string Payload, IReadOnlyList<double> Predictions)
{
    public const string Python = "/usr/bin/python3";

    // The expected predictions are made from the file, as the server makes them.
    private const string Script = """
        import json, pickle, sys
        import joblib
        from sklearn.datasets import load_diabetes
        from sklearn.ensemble import GradientBoostingRegressor
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler

        model_file, rows_file = sys.argv[1:]
        rows, values = load_diabetes(return_X_y=True)
        if model_file.endswith((".pkl", ".joblib")):
            model = make_pipeline(StandardScaler(), GradientBoostingRegressor(random_state=7)).fit(rows[:-40], values[:-40])
            if model_file.endswith(".pkl"):
                with open(model_file, "wb") as file:
                    pickle.dump(model, file)
            else:
                joblib.dump(model, model_file)
            written = joblib.load(model_file)
        else:
            import xgboost
            xgboost.XGBRegressor(n_estimators=30, random_state=7).fit(rows[:-40], values[:-40]).save_model(model_file)
            written = xgboost.XGBRegressor()
            written.load_model(model_file)
        with open(rows_file, "w") as file:
            json.dump({"instances": rows[-40:].tolist()}, file)
        print(json.dumps(written.predict(rows[-40:]).tolist()))
        """;

    /// <param name="format">The ending of the file: scikit-learn's <c>pkl</c> or <c>joblib</c>, XGBoost's <c>json</c>, <c>ubj</c> or
    /// <c>model</c>.</param>
    public static async Task<TrainedModel> Train(TemporaryFolder place, string format)
    {
        var (model, payload) = (place[$"trained.{format}"], place[$"rows-of-{format}.json"]);
        var said = (await Shell.Run(Python, ["-c", Script, model, payload], place.Path)).Well();
        return new(model, payload, JsonSerializer.Deserialize<double[]>(said.Output)!);
    }

    /// <summary>An answer of a server has these predictions, to the last bit.</summary>
    public void ShouldBeAnswered(string answer)
    {
        var answered = JsonDocument.Parse(answer).RootElement.GetProperty("predictions").EnumerateArray()
            .Select(prediction => prediction.GetDouble());
        answered.Select(BitConverter.DoubleToInt64Bits).ShouldBe(Predictions.Select(BitConverter.DoubleToInt64Bits), answer);
    }

    /// <summary>The output of a batch that has the rows several times: a prediction in each line.</summary>
    public void ShouldBeAnsweredInLines(string output, int times) =>
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => double.Parse(line, System.Globalization.CultureInfo.InvariantCulture))
            .ShouldBe(Enumerable.Repeat(Predictions, times).SelectMany(rows => rows));
}

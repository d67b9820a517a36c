using System.Text.Json;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>
/// One project with every target that runs on this machine: the same requests to each, answered by the same trained model, which is really
/// served. AWS is the local SageMaker.
/// </summary>
public sealed class SameAnswersTests : IDisposable
{
    /// <summary>To add a target that runs here: a line. The check has the first of them.</summary>
    private static readonly string[] Targets =
    [
        "managed-inference",
        "batch-transform",
        "lambda",
        "ecs",
        "async-inference",
        "serverless-inference",
        "hyperpod-eks",
        "eks",
    ];

    private const string Script = """
        import json, sys
        import joblib
        from sklearn.datasets import load_diabetes

        model_file, requests_file, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
        model, (rows, _) = joblib.load(model_file), load_diabetes(return_X_y=True)
        with open(requests_file, "w") as file:
            for number in range(count):
                asked = (rows[number % len(rows):][:1 + number % 7] * (1 + number / 1000)).tolist()
                file.write(json.dumps({"instances": asked}) + "\n")
                print(json.dumps(model.predict(asked).tolist()))
            # Larger than what three of the targets take.
            file.write(json.dumps({"instances": rows[:1].tolist()}) + " " * 7_000_000 + "\n")
        """;

    private readonly TemporaryFolder place = new();

    [Proves(ProofStep.Answered, ProofPart.Real, "managed-inference", "async-inference", "serverless-inference", "batch-transform")]
    [Proves(ProofStep.Answered, ProofPart.Real, "lambda")]
    [Proves(ProofStep.Answered, ProofPart.Real, "hyperpod-eks", "eks", "ecs")]
    [Theory]
    [InlineData(20, 4)]
    [InlineData(1000, 100)]
    public async Task All_targets_of_a_project_give_equal_answers(int count, int most)
    {
        Nightly.Require(isLong: count > 20);
        var targets = Targets.Take(most).ToList();
        var model = await TrainedModel.Train(place, "joblib");
        var expected = (await Shell.Run(TrainedModel.Python, ["-c", Script, model.File, place["requests"], $"{count}"], place.Path)).Well()
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<double[]>(line)!).ToList();
        var variables = new Dictionary<string, string> { ["MCC_PYTHON"] = TrainedModel.Python };
        await using var project = await Project.Generate(place, "everywhere", "http-flask",
            [$"--model-path={model.File}", $"--deployment-target={Targets[0]}"]);
        foreach (var target in targets.Skip(1))
            (await Project.Command(place.Path, ["add-target", "everywhere", target], variables)).Well();

        var ended = (await Project.Command(place.Path,
            ["compare-targets", "everywhere", "--run", $"--requests={place["requests"]}", "--output=json"], variables)).Well();

        using var told = JsonDocument.Parse(ended.Output);
        var answers = told.RootElement.GetProperty("answers").EnumerateArray().ToList();
        answers.Select(each => each.GetProperty("target").GetString()).ShouldBe(targets, ignoreOrder: true);
        foreach (var each in answers)
        {
            each.GetProperty("trouble").GetString().ShouldBeNull(each.ToString());
            each.GetProperty("difference").GetString().ShouldBeNull(each.ToString());
            // What is larger than the limit of a target was not sent there.
            var isSmall = each.GetProperty("target").GetString() is "serverless-inference" or "lambda" or "batch-transform";
            (each.GetProperty("responses").GetInt32(), each.GetProperty("tooLarge").GetInt32())
                .ShouldBe(isSmall ? (count, 1) : (count + 1, 0), each.ToString());
        }

        var predictions = told.RootElement.GetProperty("responses").EnumerateArray().Take(count)
            .Select(response => JsonDocument.Parse(response.GetString()!).RootElement.GetProperty("predictions").Deserialize<double[]>()!);
        predictions.SelectMany(each => each.Select(BitConverter.DoubleToInt64Bits))
            .ShouldBe(expected.SelectMany(each => each.Select(BitConverter.DoubleToInt64Bits)));
    }

    public void Dispose() => place.Dispose();
}

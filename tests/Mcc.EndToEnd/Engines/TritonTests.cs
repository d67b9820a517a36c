using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Engines;

/// <summary>
/// Every Triton project's <c>code/serve</c> is really run, with a stand-in tritonserver that reads the model repository as Triton does and
/// refuses options that Triton lacks.
/// </summary>
public sealed class TritonTests
{
    private static readonly string[] Tensors = ["--model-input=x:FP64:-1,4", "--model-output=y:FP64:-1,1"];

    public static TheoryData<string, string, string[]> Backends { get; } = new()
    {
        { "triton-onnxruntime", "model.onnx", Tensors },
        { "triton-tensorflow", "model.savedmodel/saved_model.pb", Tensors },
        { "triton-pytorch", "model.pt", ["--model-input=INPUT__0:FP32:-1,3,8,8", "--model-output=OUTPUT__0:FP32:-1,10"] },
        { "triton-fil", "xgboost.json", ["--model-input=input__0:FP32:-1,4", "--model-output=output__0:FP32:-1,1"] },
        // Without a model of its own it gives back what it got.
        { "triton-python", "", ["--model-input=x:FP64:-1,4", "--model-output=y:FP64:-1,4"] },
        { "triton-vllm", "", ["--model-name=Qwen/Qwen3-0.6B@main", "--instance-type=ml.g5.12xlarge"] },
        { "triton-tensorrtllm", "model.py", ["--model-name=Qwen/Qwen3-0.6B"] },
    };

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task A_server_drains_and_exits_with_Tritons_code(string backend, string model,
        string[] options)
    {
        NeedsProtobuf();
        using var place = new TemporaryFolder();
        (await Project.Command(place.Path,
            ["my-model", $"--deployment-config={backend}", .. options, "--server-env=LOG_VERBOSE=1", "--skip-prompts"])).Well();
        var project = place["my-model"];
        if (model.Length > 0)
            PutModel(project, model);
        using var server = Start(place, project);
        (await server.Ping()).ShouldNotBe(200, "nothing serves yet");
        await server.Ready();

        var given = server.Record.GetProperty("given");
        given.GetProperty("--log-verbose").GetString().ShouldBe("1");
        given.GetProperty("--sagemaker-port").GetString().ShouldBe($"{server.Client.BaseAddress!.Port}");
        given.GetProperty("--allow-http").GetString().ShouldBe("false");
        int.Parse(given.GetProperty("--exit-timeout-secs").GetString()!, System.Globalization.CultureInfo.InvariantCulture)
            .ShouldBeLessThan(30);
        (await Test(project, server)).Well();

        // SIGTERM while a request is under way: it is answered.
        var payload = await File.ReadAllTextAsync(Path.Combine(project, "test", "payload.json"));
        var answer = server.Client.PostAsync("/invocations", new StringContent(payload, Encoding.UTF8, "application/json"));
        await Task.Delay(100);
        await server.Stop();
        (await answer).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.Ended()).ShouldBe(7);
    }

    [Fact]
    public async Task Forest_tensors_come_from_the_file_and_must_match()
    {
        NeedsProtobuf();
        using var place = new TemporaryFolder();
        var trained = await Shell.Run(TrainedModel.Python,
            ["-c", "import sys, numpy, xgboost\nx = numpy.random.RandomState(1).rand(60, "
                + "5)\nxgboost.XGBClassifier(n_estimators=3).fit(x, (x[:, 0] * 3).astype(int)).save_model(sys.argv[1])",
                    place["forest.ubj"]], "/");
        Assert.SkipWhen(trained.Exit != 0, $"There is no XGBoost here: {trained.Error}");
        (await Project.Command(place.Path,
            ["my-model", "--deployment-config=triton-fil", "--model-path=forest.ubj", "--model-name=fraud/forest",
                "--model-parameter=predict_proba=true", "--skip-prompts"])).Well();
        var repository = Path.Combine(place["my-model"], "model_repository", "forest");
        var config = await File.ReadAllTextAsync(Path.Combine(repository, "config.pbtxt"));
        config.ShouldContain("dims: [5]");
        config.ShouldContain("dims: [3]");
        config.ShouldContain("\"is_classifier\"");
        File.Exists(Path.Combine(repository, "1", "xgboost.ubj")).ShouldBeTrue();

        using var server = Start(place, place["my-model"]);
        await server.Ready();
        (await Test(place["my-model"], server)).Well();
        var wrong = await server.Client.PostAsync("/invocations", new StringContent("""{ "inputs": [{ "name": "input__0", "shape": [1, 4], "datatype": "FP32", "data": [0, 0, 0, 0] }] }"""));
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("triton-fil", "xgboost.json")]
    [InlineData("triton-onnxruntime", "model.onnx")]
    public async Task The_trained_sample_has_the_configured_tensors(string configuration,
        string file)
    {
        NeedsProtobuf();
        using var place = new TemporaryFolder();
        var generated = (await Project.Command(place.Path,
            ["my-model", $"--deployment-config={configuration}", "--include-sample", "--skip-prompts"])).Well();
        Assert.SkipWhen(generated.Error.Contains("No module named", StringComparison.Ordinal), $"A library is not here: {generated.Error}");
        generated.Error.ShouldContain("trained on 422 rows");
        var folder = Path.Combine("model_repository", "my-model");
        (await Project.Command(place.Path,
            ["again", $"--deployment-config={configuration}", "--model-name=my-model",
                $"--model-path={Path.Combine(place["my-model"], folder, "1", file)}", "--skip-prompts"])).Well();

        (await File.ReadAllTextAsync(Path.Combine(place["again"], folder, "config.pbtxt")))
            .ShouldBe(await File.ReadAllTextAsync(Path.Combine(place["my-model"], folder, "config.pbtxt")));

        using var server = Start(place, place["my-model"]);
        await server.Ready();
        (await Test(place["my-model"], server)).Well();
    }

    [Fact]
    public async Task A_pickled_model_predicts_and_exceptions_become_errors()
    {
        NeedsProtobuf();
        using var place = new TemporaryFolder();
        (await Shell.Run(TrainedModel.Python,
            ["-c", "import sys, joblib, numpy\nfrom sklearn.linear_model import LinearRegression\nx = numpy.arange(8.0).reshape(4, "
                + "2)\njoblib.dump(LinearRegression().fit(x, x[:, 0] + 1), sys.argv[1])", place["line.joblib"]], "/")).Well();
        (await Project.Command(place.Path,
            ["my-model", "--deployment-config=triton-python", "--model-path=line.joblib", "--model-input=x:FP64:-1,-1",
                "--model-output=y:FP64:-1", "--skip-prompts"])).Well();
        (await File.ReadAllTextAsync(Path.Combine(place["my-model"], "requirements.txt"))).ShouldContain("scikit-learn==");
        using var server = Start(place, place["my-model"]);
        await server.Ready();

        var answer = await server.Client.PostAsync("/invocations", new StringContent("""{ "inputs": [{ "name": "x", "shape": [2, 2], "datatype": "FP64", "data": [1, 2, 4, 5] }] }"""));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var output = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["outputs"]![0]!;
        output["data"]!.AsArray().Select(value => Math.Round(value!.GetValue<double>(), 6)).ShouldBe([2, 5]);

        var refused = await server.Client.PostAsync("/invocations", new StringContent("""{ "inputs": [{ "name": "x", "shape": [1, 3], "datatype": "FP64", "data": [1, 2, 3] }] }"""));
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("ValueError: X has 3 features");
    }

    [Fact]
    public async Task An_invalid_mounted_repository_stops_the_container_with_a_reason()
    {
        NeedsProtobuf();
        using var place = new TemporaryFolder();
        (await Project.Command(place.Path, ["my-model", "--deployment-config=triton-python", .. Tensors, "--skip-prompts"])).Well();
        var mounted = Directory.CreateDirectory(Path.Combine(place["mounted"], "other", "1")).Parent!.Parent!.FullName;
        foreach (var path in new[] { "config.pbtxt", "1/model.py", "1/inference.py" })
        {
            var text = await File.ReadAllTextAsync(Path.Combine(place["my-model"], "model_repository", "my-model", path));
            await File.WriteAllTextAsync(Path.Combine(mounted, "other", path),
                text.Replace("\"my-model\"", "\"other\"", StringComparison.Ordinal));
        }

        using (var server = Start(place, place["my-model"], ("MCC_MODEL_DIR", mounted)))
        {
            await server.Ready();
            server.Record.GetProperty("given").GetProperty("--model-repository").GetString().ShouldBe(mounted);
        }

        var bare = Directory.CreateDirectory(place["bare"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(bare, "model.onnx"), "x");
        using var refused = Start(place, place["my-model"], ("MCC_MODEL_DIR", bare));
        (await refused.Ended()).ShouldBe(1);
        (await refused.Serve.StandardError.ReadToEndAsync()).ShouldContain("is not a model repository");
    }

    /// <summary>
    /// What lies in S3, and the backend that is to serve it from where SageMaker lays it: files are named by their paths.
    /// </summary>
    [Theory]
    [InlineData("triton-onnxruntime", "fraud-v3.onnx", "model.onnx")]
    [InlineData("triton-fil", "xgboost.json notes.txt", "xgboost.json")]
    [InlineData("triton-tensorflow", "saved_model.pb variables/variables.index", "model.savedmodel/saved_model.pb")]
    [InlineData("triton-tensorflow", "export/saved_model.pb", "model.savedmodel/saved_model.pb")]
    public async Task A_model_of_S3_is_put_where_Triton_looks_for_it(string backend, string lies, string found)
    {
        NeedsProtobuf();
        using var place = new TemporaryFolder();
        (await Project.Command(place.Path,
            ["my-model", $"--deployment-config={backend}", "--model-name=s3://bucket/model/", .. Tensors, "--skip-prompts"])).Well();
        var mounted = Directory.CreateDirectory(place["mounted"]).FullName;
        foreach (var path in lies.Split(' ').Select(path => Path.Combine(mounted, path)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, "");
        }

        using var server = Start(place, place["my-model"], ("MCC_MODEL_DIR", mounted),
            ("TMPDIR", Directory.CreateDirectory(place["temporary"]).FullName));
        await server.Ready();

        File.Exists(Path.Combine(server.Record.GetProperty("given").GetProperty("--model-repository").GetString()!, "my-model", "1",
            found)).ShouldBeTrue();
        (await Test(place["my-model"], server)).Well();
    }

    [Fact]
    public async Task A_folder_without_a_model_stops_the_container()
    {
        using var place = new TemporaryFolder();
        (await Project.Command(place.Path,
            ["my-model", "--deployment-config=triton-fil", "--model-name=s3://bucket/model/", .. Tensors, "--skip-prompts"])).Well();
        var mounted = Directory.CreateDirectory(place["mounted"]).FullName;
        foreach (var name in new[] { "a.bin", "b.bin" })
            await File.WriteAllTextAsync(Path.Combine(mounted, name), "");

        using var server = Start(place, place["my-model"], ("MCC_MODEL_DIR", mounted),
            ("TMPDIR", Directory.CreateDirectory(place["temporary"]).FullName));

        (await server.Ended()).ShouldBe(1);
        (await server.Serve.StandardError.ReadToEndAsync())
            .ShouldContain("or hold the model alone or as xgboost.json, but holds a.bin, b.bin.");
    }

    private static StandIn Start(TemporaryFolder place, string project, params (string Name, string Value)[] more) =>
        StandIn.Start(place, project, new("tritonserver", 0, "triton/tritonserver.py", "triton"), [("ENGINE_EXIT", "7"), .. more]);

    private static Task<Ended> Test(string project, StandIn server) =>
        Shell.Run(Path.Combine(project, "do", "test"), ["--url", server.Client.BaseAddress!.ToString().TrimEnd('/')], "/");

    /// <summary>Only whether it is there is looked at: what it holds is Triton's affair.</summary>
    private static void PutModel(string project, string model)
    {
        var file = Path.Combine(Directory.EnumerateDirectories(Path.Combine(project, "model_repository")).Single(), "1", model);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "");
    }

    private static void NeedsProtobuf() =>
        Assert.SkipWhen(!File.Exists("/usr/bin/protoc")
            || !Directory.Exists("/usr/lib/python3/dist-packages/google/protobuf"), "The schema of config.pbtxt needs protobuf-compiler "
                + "and python3-protobuf.");
}

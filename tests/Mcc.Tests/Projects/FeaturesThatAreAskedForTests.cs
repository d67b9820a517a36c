using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Projects;

/// <summary>What few need enters a server's project only when it is asked for.</summary>
public sealed class FeaturesThatAreAskedForTests
{
    [Theory]
    [InlineData("http-flask")]
    [InlineData("http-fastapi")]
    public void A_server_has_neither_batches_nor_metrics_nor_several_models_by_itself(string configuration)
    {
        var made = Server(configuration);

        made.Errors.ShouldBeEmpty();
        made.Has("code/serve").ShouldBeTrue();
        made.Has("runtime/server/batching.py").ShouldBeFalse();
        made.Has("runtime/server/metrics.py").ShouldBeFalse();
        made.Has("runtime/server/models.py").ShouldBeFalse();
        made.Text("runtime/server/supervisor.py").ShouldNotContain("metrics");
        made.Text("runtime/server/server.py").ShouldNotContain("batching");
        made.Text("Dockerfile").ShouldNotContain("multi-models");
    }

    [Theory]
    [InlineData("MCC_BATCH_ROWS", "runtime/server/batching.py", "runtime/server/server.py", "batching.start(listener)")]
    [InlineData("MCC_METRICS_PORT", "runtime/server/metrics.py", "runtime/server/supervisor.py", "metrics.Metrics(")]
    public void A_variable_of_the_server_brings_what_reads_it(string variable, string file, string where, string call)
    {
        var made = Server("http-flask", ("serverEnv", new JsonObject { [variable] = "9000" }));

        made.Errors.ShouldBeEmpty();
        made.Has(file).ShouldBeTrue();
        made.Text(where).ShouldContain(call);
        made.Json("do/environment.json")[variable]!.GetValue<string>().ShouldBe("9000");
    }

    [Fact]
    public void Several_models_come_with_their_label()
    {
        var made = Server("http-fastapi", ("multiModel", true));

        made.Errors.ShouldBeEmpty();
        made.Has("runtime/server/models.py").ShouldBeTrue();
        made.Text("Dockerfile").ShouldContain("LABEL com.amazonaws.sagemaker.capabilities.multi-models=true");
        made.Text("runtime/server/nginx.conf.template").ShouldContain("/models/");
    }

    [Theory]
    [InlineData("sklearn", "GradientBoostingRegressor")]
    [InlineData("xgboost", "XGBRegressor")]
    public void A_sample_is_of_the_models_library(string framework, string estimator)
    {
        var made = Server("http-flask", ("framework", framework), ("includeSample", true));

        made.Findings.ShouldBeEmpty();
        made.Text("sample_model/estimator.py").ShouldContain(estimator);
        made.Has("sample_model/train").ShouldBeTrue();
        made.Has("sample_model/test_model.py").ShouldBeTrue();
    }

    [Fact]
    public void A_sample_that_there_is_not_is_refused()
    {
        var made = Server("http-flask", ("framework", "tensorflow"), ("includeSample", true));

        made.Errors.ShouldBe(["`includeSample` (from --include-sample) is not available with framework `tensorflow`. Use `sklearn` or "
            + "`xgboost`, or remove the option."]);
    }

    [Theory]
    [InlineData("triton-pytorch", "needs PyTorch")]
    [InlineData("triton-tensorflow", "needs TensorFlow")]
    [InlineData("triton-python", "is your own code")]
    public void An_unavailable_sample_is_refused_with_reason_and_alternatives(string backend, string reason)
    {
        var refusal = Server(backend, ("includeSample", true)).Findings.Single(finding => finding.Rule == "features-enter");

        refusal.Message.ShouldStartWith("`includeSample` (from --include-sample) is not available with "
            + $"{Made.Catalog.Backend(backend).Title}: ");
        refusal.Message.ShouldContain(reason);
        refusal.Fix.ShouldStartWith("Remove --include-sample, or use ");
        foreach (var other in new[] { "http-fastapi", "http-flask", "triton-fil", "triton-onnxruntime" })
            refusal.Fix.ShouldContain($"`{other}`");
        refusal.Fix.ShouldNotContain($"`{backend}`");
    }

    private static Made Server(string configuration, params (string Key, JsonNode Value)[] more) =>
        Made.From([("projectName", "asked-for"), ("deploymentConfig", configuration), ("roleArn", "arn:aws:iam::123456789012:role/r"),
            .. more]);
}

using System.Text.Json.Nodes;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.ModelFiles;
using Mcc.Tests.Projects;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Validation;

/// <summary>What a server does not take although its format or its size is right elsewhere: said when the project is made.</summary>
public sealed class ServerLimitsTests
{
    private const string Old = "nvcr.io/nvidia/tritonserver:24.08-py3";
    private const string Bound = "nvcr.io/nvidia/tritonserver:25.11-py3";
    private const string New = "nvcr.io/nvidia/tritonserver:26.08-py3";

    [Theory]
    [InlineData("gbtree", true)]
    [InlineData("dart", true)]
    [InlineData("gblinear", false)]
    [InlineData(null, true)]
    public void Only_forests_are_served_as_forests(string? booster, bool served)
    {
        var report = new ModelReport
        {
            FileName = "m.json",
            Content = ModelContent.XgboostJson,
            Format = "json",
            Framework = "xgboost",
            Booster = booster,
            Tensors = [new("input__0", true, "FP32", [-1, 4]), new("output__0", false, "FP32", [-1, 1])]
        };
        var made = Made.From(new Inputs(new("/m.json", [new("/m.json", "m.json", 1, "00")], IsFolder: false, report), []),
            ("projectName", "my-model"), ("deploymentConfig", "triton-fil"));

        if (served)
            made.Errors.ShouldBeEmpty();
        else
        {
            var error = made.Errors.ShouldHaveSingleItem();
            error.ShouldStartWith("m.json uses the XGBoost booster gblinear, which Triton: tree models (FIL) does not serve; it serves "
                + "gbtree and dart.");
            error.ShouldContain(" Use --deployment-config ");
            error.ShouldContain("`http-fastapi`");
            error.ShouldContain("`http-flask`");
        }
    }

    [Theory]
    [InlineData("""{"learner":{"gradient_booster":{"name":"gblinear"},"learner_model_param":{"num_feature":"4"},"objective":{"name":"reg:squarederror"}},"version":[2,0,0]}""", "gblinear")]
    [InlineData("""{"learner":{"gradient_booster":{"name":"dart","gbtree":{"name":"gbtree"}},"learner_model_param":{"num_feature":"4"}},"version":[2,0,0]}""", "dart")]
    public void The_booster_is_read_from_the_file(string json, string booster) =>
        ModelFile.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json)), "m.json").Booster.ShouldBe(booster);

    [Theory]
    [InlineData(Bound, "100", "`batchMaxPayload` is 100 (from --batch-max-payload), but nvcr.io/nvidia/tritonserver:25.11-py3 accepts "
        + "requests of at most 64 MB. Set --batch-max-payload=64 or less")]
    [InlineData(Bound, "64", null)]
    [InlineData(Old, "100", null)]
    [InlineData(New, "100", null)]
    [InlineData("me/my-own:1", "100", null)]
    public void A_request_that_was_chosen_larger_than_the_server_takes_is_refused(string image, string payload, string? says)
    {
        var made = Triton(image, ("deploymentTarget", "batch-transform"), ("batchInputPath", "s3://bucket/in"),
            ("batchOutputPath", "s3://bucket/out"), ("batchMaxPayload", payload));

        if (says is null)
            made.Errors.ShouldBeEmpty();
        else
            made.Errors.ShouldHaveSingleItem().ShouldStartWith(says);
        if (image == New)
            made.Text("runtime/server/start_triton.py").ShouldContain("\"--http-max-input-size=104857600\"");
    }

    [Theory]
    [InlineData(Bound, true, false)]
    [InlineData(Old, false, false)]
    [InlineData(New, false, true)]
    public void One_that_AWS_would_pass_on_is_warned_of_or_taken(string image, bool warned, bool raised)
    {
        var made = Triton(image, ("deploymentTarget", "async-inference"));

        made.Errors.ShouldBeEmpty();
        made.Findings.Any(finding => finding.Rule == "requests-fit" && finding.Severity == Severity.Warning
            && finding.Text.Contains("of version 26.03 or later", StringComparison.Ordinal)).ShouldBe(warned);
        made.Text("runtime/server/start_triton.py").Contains("--http-max-input-size=1073741824", StringComparison.Ordinal).ShouldBe(raised);
    }

    [Fact]
    public void A_real_time_request_is_below_the_limit()
    {
        var made = Triton(Bound);

        made.Findings.ShouldNotContain(finding => finding.Rule == "requests-fit");
        made.Text("runtime/server/start_triton.py").ShouldNotContain("max-input-size");
    }

    private static Made Triton(string image, params (string Key, JsonNode Value)[] more) =>
        Made.From([("projectName", "my-model"), ("deploymentConfig", "triton-onnxruntime"), ("baseImage", image),
            ("modelInput", "x:FP32:-1,4"), ("modelOutput", "y:FP32:-1,1"), .. more]);
}

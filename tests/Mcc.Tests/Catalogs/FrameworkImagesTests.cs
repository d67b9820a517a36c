using System.Collections.Immutable;
using Mcc.Core.Models;
using Mcc.Core.Resolvers;
using Mcc.Tests.Projects;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Catalogs;

/// <summary>
/// The addresses of AWS's framework images, as <c>image_uris.retrieve</c> of aws/sagemaker-python-sdk returns them (commit a2481266,
/// 2026-08-21): the account of each region, the repository, and the tag of the version and the device.
/// </summary>
public sealed class FrameworkImagesTests
{
    private const string Cpu = "ml.m5.large";
    private const string Gpu = "ml.g5.xlarge";

    [Theory]
    [InlineData("sklearn", "us-east-1", Cpu, null, "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.4-2-py312-cpu-py3")]
    [InlineData("sklearn", "us-east-2", Cpu, null, "257758044811.dkr.ecr.us-east-2.amazonaws.com/sagemaker-scikit-learn:1.4-2-py312-cpu-py3")]
    [InlineData("sklearn", "us-west-2", Cpu, "1.2.2", "246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3")]
    [InlineData("sklearn", "eu-west-1", Cpu, "1.0.2", "141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.0-1-cpu-py3")]
    [InlineData("sklearn", "eu-central-1", Cpu, "0.23.2", "492215442770.dkr.ecr.eu-central-1.amazonaws.com/sagemaker-scikit-learn:0.23-1-cpu-py3")]
    [InlineData("sklearn", "eu-central-1", Cpu, "0.24.2", "492215442770.dkr.ecr.eu-central-1.amazonaws.com/sagemaker-scikit-learn:1.0-1-cpu-py3")]
    [InlineData("sklearn", "ap-northeast-1", Cpu, "1.3.0", "354813040037.dkr.ecr.ap-northeast-1.amazonaws.com/sagemaker-scikit-learn:1.4-2-py312-cpu-py3")]
    [InlineData("sklearn", "cn-north-1", Cpu, null, "450853457545.dkr.ecr.cn-north-1.amazonaws.com.cn/sagemaker-scikit-learn:1.4-2-py312-cpu-py3")]
    [InlineData("sklearn", "us-gov-west-1", Cpu, null, "414596584902.dkr.ecr.us-gov-west-1.amazonaws.com/sagemaker-scikit-learn:1.4-2-py312-cpu-py3")]
    [InlineData("sklearn", "us-east-1", Gpu, null, "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.4-2-py312-cpu-py3")]
    [InlineData("sklearn", "mx-central-1", Cpu, null, null)]
    [InlineData("xgboost", "us-east-1", Cpu, null, "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.0-5")]
    [InlineData("xgboost", "us-east-1", Cpu, "3.2.0", "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.2-0")]
    [InlineData("xgboost", "sa-east-1", Cpu, "1.7.4", "737474898029.dkr.ecr.sa-east-1.amazonaws.com/sagemaker-xgboost:1.7-1")]
    [InlineData("xgboost", "ca-central-1", Cpu, "1.5.2", "341280168497.dkr.ecr.ca-central-1.amazonaws.com/sagemaker-xgboost:1.5-1")]
    [InlineData("xgboost", "ap-south-1", Cpu, "1.3.3", "720646828776.dkr.ecr.ap-south-1.amazonaws.com/sagemaker-xgboost:1.3-1")]
    [InlineData("xgboost", "af-south-1", Cpu, "1.2.0", "510948584623.dkr.ecr.af-south-1.amazonaws.com/sagemaker-xgboost:1.2-2")]
    [InlineData("xgboost", "eu-north-1", Cpu, "2.1.0", "662702820516.dkr.ecr.eu-north-1.amazonaws.com/sagemaker-xgboost:3.0-5")]
    [InlineData("xgboost", "il-central-1", Cpu, null, "898809789911.dkr.ecr.il-central-1.amazonaws.com/sagemaker-xgboost:3.0-5")]
    [InlineData("pytorch", "us-east-1", Cpu, null, "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-inference:2.6.0-cpu-py312")]
    [InlineData("pytorch", "us-east-1", Gpu, null, "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-inference:2.6.0-gpu-py312")]
    [InlineData("pytorch", "eu-south-1", Gpu, "2.3.1", "692866216735.dkr.ecr.eu-south-1.amazonaws.com/pytorch-inference:2.3.0-gpu-py311")]
    [InlineData("pytorch", "ap-east-1", Cpu, "1.13.0", "871362719292.dkr.ecr.ap-east-1.amazonaws.com/pytorch-inference:1.13.1-cpu-py39")]
    [InlineData("pytorch", "cn-northwest-1", Gpu, "2.1.2", "727897471807.dkr.ecr.cn-northwest-1.amazonaws.com.cn/pytorch-inference:2.1.0-gpu-py310")]
    [InlineData("tensorflow", "us-east-1", Cpu, null, "763104351884.dkr.ecr.us-east-1.amazonaws.com/tensorflow-inference:2.19.0-cpu")]
    [InlineData("tensorflow", "us-west-1", Gpu, null, "763104351884.dkr.ecr.us-west-1.amazonaws.com/tensorflow-inference:2.19.0-gpu")]
    [InlineData("tensorflow", "me-south-1", Cpu, "2.13.1", "217643126080.dkr.ecr.me-south-1.amazonaws.com/tensorflow-inference:2.13.0-cpu")]
    [InlineData("tensorflow", "us-gov-east-1", Gpu, "2.12.0", "446045086412.dkr.ecr.us-gov-east-1.amazonaws.com/tensorflow-inference:2.12.1-gpu")]
    [InlineData("transformers", "us-east-1", Cpu, null, "763104351884.dkr.ecr.us-east-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04")]
    [InlineData("transformers", "eu-west-3", Gpu, null, "763104351884.dkr.ecr.eu-west-3.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-gpu-py312-cu124-ubuntu22.04")]
    [InlineData("transformers", "mx-central-1", Cpu, null, null)]
    [InlineData("sparkml", "us-east-1", Cpu, null, "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-sparkml-serving:3.3")]
    [InlineData("sparkml", "eu-central-1", Cpu, null, "492215442770.dkr.ecr.eu-central-1.amazonaws.com/sagemaker-sparkml-serving:3.3")]
    [InlineData("sparkml", "ca-west-1", Cpu, null, null)]
    public void An_image_has_the_address_that_the_SDK_has(
        string framework, string region, string instance, string? wrote, string? address)
    {
        var made = Made.From(new Inputs(wrote is null || framework == "transformers" ? null : Model(framework, wrote), []),
            ("projectName", "my-model"), ("deploymentConfig", "http-fastapi"), ("strategy", "managed"), ("framework", framework),
            ("region", region), ("instanceType", instance), ("noValidate", "true"), ("modelName", Source(framework)));
        made.Project.ShouldNotBeNull(string.Join('\n', made.Findings.Select(finding => finding.Text)));
        var deployment = made.Project.Deployment;
        var image = deployment.Image.ShouldNotBeNull();
        Made.Catalog.Facts.Images.ReferenceOf(image, deployment.RegionOrNewer).ShouldBe(address);
        if (address is null)
            made.Findings.ShouldContain(finding => finding.Rule == "image-region");
        else
            made.Text("do/config").ShouldContain($"MCC_BASE_IMAGE='{address}'");
    }

    [Fact]
    public void The_version_of_each_image_is_compared_by_its_minor()
    {
        LibraryVersion.IsSameMinor(new(1, 4, 2), new(1, 4, 0)).ShouldBeTrue();
        LibraryVersion.IsSameMinor(new(1, 4, 2), new(1, 5, 2)).ShouldBeFalse();
        LibraryVersion.Of(Model("sklearn", "1.5.0rc1"), "scikit-learn").ShouldBe(new Version(1, 5, 0));
        LibraryVersion.Of(Model("sklearn", "unknown"), "scikit-learn").ShouldBeNull();
    }

    private static string Source(string framework) =>
        framework == "transformers" ? "distilbert/distilbert-base-uncased-finetuned-sst-2-english" : "s3://my-bucket/model.tar.gz";

    internal static ModelInput Model(string framework, string version)
    {
        var (file, format, library) = framework switch
        {
            "sklearn" => ("model.joblib", "joblib", "scikit-learn"),
            "xgboost" => ("model.json", "json", "xgboost"),
            "pytorch" => ("model.pt", "torchscript", "torch"),
            _ => ("saved", "SavedModel", "tensorflow"),
        };
        return new($"/models/{file}", [new($"/models/{file}", file, 1, "")], IsFolder: false, new()
        {
            FileName = file,
            Content = ModelContent.Unknown,
            Format = format,
            Framework = framework == "pytorch" ? null : framework,
            Versions = ImmutableSortedDictionary<string, string>.Empty.Add(library, version),
        });
    }
}

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
    /// <summary>Library, region, instance type, the version that wrote the model, and the address; - for none.</summary>
    private const string Table = """
        sklearn us-east-1 ml.m5.large - 683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.4-2-py312-cpu-py3
        sklearn us-east-2 ml.m5.large - 257758044811.dkr.ecr.us-east-2.amazonaws.com/sagemaker-scikit-learn:1.4-2-py312-cpu-py3
        sklearn us-west-2 ml.m5.large 1.2.2 246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3
        sklearn eu-west-1 ml.m5.large 1.0.2 141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.0-1-cpu-py3
        sklearn eu-central-1 ml.m5.large 0.23.2 492215442770.dkr.ecr.eu-central-1.amazonaws.com/sagemaker-scikit-learn:0.23-1-cpu-py3
        sklearn eu-central-1 ml.m5.large 0.24.2 492215442770.dkr.ecr.eu-central-1.amazonaws.com/sagemaker-scikit-learn:1.0-1-cpu-py3
        sklearn ap-northeast-1 ml.m5.large 1.3.0 354813040037.dkr.ecr.ap-northeast-1.amazonaws.com/sagemaker-scikit-learn:1.4-2-py312-cpu-py3
        sklearn cn-north-1 ml.m5.large - 450853457545.dkr.ecr.cn-north-1.amazonaws.com.cn/sagemaker-scikit-learn:1.4-2-py312-cpu-py3
        sklearn us-gov-west-1 ml.m5.large - 414596584902.dkr.ecr.us-gov-west-1.amazonaws.com/sagemaker-scikit-learn:1.4-2-py312-cpu-py3
        sklearn us-east-1 ml.g5.xlarge - 683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.4-2-py312-cpu-py3
        sklearn mx-central-1 ml.m5.large - -
        xgboost us-east-1 ml.m5.large - 683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.0-5
        xgboost us-east-1 ml.m5.large 3.2.0 683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.2-0
        xgboost sa-east-1 ml.m5.large 1.7.4 737474898029.dkr.ecr.sa-east-1.amazonaws.com/sagemaker-xgboost:1.7-1
        xgboost ca-central-1 ml.m5.large 1.5.2 341280168497.dkr.ecr.ca-central-1.amazonaws.com/sagemaker-xgboost:1.5-1
        xgboost ap-south-1 ml.m5.large 1.3.3 720646828776.dkr.ecr.ap-south-1.amazonaws.com/sagemaker-xgboost:1.3-1
        xgboost af-south-1 ml.m5.large 1.2.0 510948584623.dkr.ecr.af-south-1.amazonaws.com/sagemaker-xgboost:1.2-2
        xgboost eu-north-1 ml.m5.large 2.1.0 662702820516.dkr.ecr.eu-north-1.amazonaws.com/sagemaker-xgboost:3.0-5
        xgboost il-central-1 ml.m5.large - 898809789911.dkr.ecr.il-central-1.amazonaws.com/sagemaker-xgboost:3.0-5
        pytorch us-east-1 ml.m5.large - 763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-inference:2.6.0-cpu-py312
        pytorch us-east-1 ml.g5.xlarge - 763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-inference:2.6.0-gpu-py312
        pytorch eu-south-1 ml.g5.xlarge 2.3.1 692866216735.dkr.ecr.eu-south-1.amazonaws.com/pytorch-inference:2.3.0-gpu-py311
        pytorch ap-east-1 ml.m5.large 1.13.0 871362719292.dkr.ecr.ap-east-1.amazonaws.com/pytorch-inference:1.13.1-cpu-py39
        pytorch cn-northwest-1 ml.g5.xlarge 2.1.2 727897471807.dkr.ecr.cn-northwest-1.amazonaws.com.cn/pytorch-inference:2.1.0-gpu-py310
        tensorflow us-east-1 ml.m5.large - 763104351884.dkr.ecr.us-east-1.amazonaws.com/tensorflow-inference:2.19.0-cpu
        tensorflow us-west-1 ml.g5.xlarge - 763104351884.dkr.ecr.us-west-1.amazonaws.com/tensorflow-inference:2.19.0-gpu
        tensorflow me-south-1 ml.m5.large 2.13.1 217643126080.dkr.ecr.me-south-1.amazonaws.com/tensorflow-inference:2.13.0-cpu
        tensorflow us-gov-east-1 ml.g5.xlarge 2.12.0 446045086412.dkr.ecr.us-gov-east-1.amazonaws.com/tensorflow-inference:2.12.1-gpu
        transformers us-east-1 ml.m5.large - 763104351884.dkr.ecr.us-east-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04
        transformers eu-west-3 ml.g5.xlarge - 763104351884.dkr.ecr.eu-west-3.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-gpu-py312-cu124-ubuntu22.04
        transformers mx-central-1 ml.m5.large - -
        sparkml us-east-1 ml.m5.large - 683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-sparkml-serving:3.3
        sparkml eu-central-1 ml.m5.large - 492215442770.dkr.ecr.eu-central-1.amazonaws.com/sagemaker-sparkml-serving:3.3
        sparkml ca-west-1 ml.m5.large - -
        """;

    public static TheoryData<string, string, string, string?, string?> Expected
    {
        get
        {
            var rows = new TheoryData<string, string, string, string?, string?>();
            foreach (var row in Table.Split('\n').Select(line => line.Split(' ')))
                rows.Add(row[0], row[1], row[2], Given(row[3]), Given(row[4]));
            return rows;

            static string? Given(string text) => text == "-" ? null : text;
        }
    }

    [Theory]
    [MemberData(nameof(Expected))]
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
            made.Text("do/config").ShouldContain($"MCC_BASE_IMAGE={address}\n");
    }

    [Fact]
    public void The_version_of_each_image_is_compared_by_its_minor()
    {
        WritingLibrary.IsSameMinor(new(1, 4, 2), new(1, 4, 0)).ShouldBeTrue();
        WritingLibrary.IsSameMinor(new(1, 4, 2), new(1, 5, 2)).ShouldBeFalse();
        WritingLibrary.Of(Model("sklearn", "1.5.0rc1"), "scikit-learn").ShouldBe(new Version(1, 5, 0));
        WritingLibrary.Of(Model("sklearn", "unknown"), "scikit-learn").ShouldBeNull();
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

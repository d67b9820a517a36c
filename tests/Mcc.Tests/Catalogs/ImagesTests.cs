using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Tests.Projects;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Catalogs;

public sealed class ImagesTests
{
    private static readonly Images Images = Facts.Embedded.Images;

    [Fact]
    public void Every_list_has_one_default_for_each_accelerator_that_has_one()
    {
        foreach (var group in Images.All.GroupBy(image => (image.List, image.Accelerator)))
            group.Count(image => image.IsDefault).ShouldBe(1, group.Key.ToString());
        Images.All.Select(image => image.List).Distinct(StringComparer.Ordinal).Count().ShouldBeGreaterThanOrEqualTo(11);
    }

    /// <summary>The default of the servers in Python is in two files; they agree, and the image is one of the known Pythons.</summary>
    [Fact]
    public void The_default_image_of_HTTP_servers_is_the_catalogs_and_from_a_public_registry()
    {
        var usual = Made.Catalog.Architecture("http").DefaultOf(Made.Catalog.Parameters.BaseImage).ShouldNotBeNull();

        usual.ShouldBe(Images.DefaultOf("http", "cpu")!.Name);
        usual.ShouldStartWith("public.ecr.aws/");
        Facts.Embedded.PythonImages.ReferenceOf(PythonImages.VersionIn(usual)!).ShouldBe(usual);
    }

    [Fact]
    public void A_source_that_a_row_names_is_there_and_every_source_is_named()
    {
        var file = DataReader.Read("data/catalogs/images.json", DataFiles.Embedded.Read("catalogs/images.json"),
            DataJson.Default.ImagesFile);

        file.Rows.Select(row => row.Source).OfType<string>().Distinct(StringComparer.Ordinal)
            .ShouldBe(file.Sources!.Keys, ignoreOrder: true);
    }

    [Theory]
    [InlineData("djl-inference:0.36.0-lmi27.0.0-cu130", "0.23.1", "13.0")]
    [InlineData("djl-inference:0.36.0-lmi28.0.0-cu130", "0.26.0", "13.0")]
    [InlineData("deepjavalibrary/djl-serving:0.36.0-pytorch-gpu", "2.5.1", "12.4")]
    [InlineData("vllm:0.27.1-gpu-py312-cu130-ubuntu22.04-sagemaker", "0.27.1", "13.0")]
    [InlineData("sglang:0.5.17-gpu-py312-cu130-ubuntu24.04-sagemaker", "0.5.17", "13.0")]
    public void An_image_has_the_engine_and_CUDA_of_its_makers_file(string name, string engine, string cuda)
    {
        var image = Images.All.Single(each => each.Name == name);
        (image.EngineVersion?.ToString(), image.Cuda?.ToString()).ShouldBe((engine, cuda));
    }

    [Fact]
    public void Nothing_is_in_a_list_twice() =>
        Images.All.GroupBy(image => (image.List, image.Name)).Where(group => group.Count() > 1).ShouldBeEmpty();

    [Fact]
    public void A_machine_image_that_is_named_exists_and_runs_the_images_cuda()
    {
        foreach (var image in Images.All.Where(image => image.Ami is not null))
        {
            var ami = Facts.Embedded.GpuDrivers.FindAmi(image.Ami!).ShouldNotBeNull(image.Name);
            ami.Kind.ShouldBe(image.Accelerator, image.Name);
            if (image.Cuda is not null)
                Facts.Embedded.GpuDrivers.Running(image.Cuda).ShouldContain(ami, image.Name);
        }
    }

    [Fact]
    public void An_image_with_cuda_has_a_machine_image_and_known_drivers()
    {
        foreach (var image in Images.All.Where(image => image.Cuda is not null))
        {
            image.Ami.ShouldNotBeNull(image.Name);
            Facts.Embedded.GpuDrivers.NativeDriver(image.Cuda!).ShouldNotBeNull(image.Name);
        }
    }

    [Theory]
    [InlineData("vllm", "cuda", "vllm/vllm-openai:v0.25.1", "13.0")]
    [InlineData("triton-tensorflow", "cuda", "nvcr.io/nvidia/tritonserver:25.02-py3", "12.8")]
    [InlineData("http", "cpu", "public.ecr.aws/docker/library/python:3.12-slim", null)]
    public void A_list_knows_its_default(string list, string accelerator, string name, string? cuda)
    {
        var image = Images.DefaultOf(list, accelerator).ShouldNotBeNull();
        image.Name.ShouldBe(name);
        image.Cuda?.ToString().ShouldBe(cuda);
        Images.Of(list).First().IsDefault.ShouldBeTrue();
    }

    [Fact]
    public void A_list_has_no_default_for_an_accelerator_that_it_lacks() => Images.DefaultOf("http", "cuda").ShouldBeNull();

    [Fact]
    public void The_embedded_engine_is_known_from_its_image()
    {
        var lmi = Images.DefaultOf("lmi", "cuda")!;
        (lmi.Version, lmi.Engine, lmi.EngineVersion).ShouldBe((new Version(0, 36, 0), "vllm", new Version(0, 23, 1)));
        var vllm = Images.DefaultOf("vllm", "cuda")!;
        (vllm.Engine, vllm.EngineVersion).ShouldBe(("vllm", vllm.Version));
    }

    [Fact]
    public void An_image_of_a_regional_registry_has_the_regions_account()
    {
        var lmi = Images.DefaultOf("lmi", "cuda")!;
        Images.ReferenceOf(lmi, Region("us-east-1")).ShouldBe("763104351884.dkr.ecr.us-east-1.amazonaws.com/" + lmi.Name);
        Images.ReferenceOf(lmi, Region("eu-south-1")).ShouldBe("692866216735.dkr.ecr.eu-south-1.amazonaws.com/" + lmi.Name);
        Images.ReferenceOf(lmi, Region("cn-north-1")).ShouldBe("727897471807.dkr.ecr.cn-north-1.amazonaws.com.cn/" + lmi.Name);
        Images.ReferenceOf(lmi, Region("us-iso-east-1")).ShouldBeNull();
        Images.ReferenceOf(Images.DefaultOf("vllm", "cuda")!, Region("us-iso-east-1")).ShouldBe("vllm/vllm-openai:v0.25.1");
    }

    [Fact]
    public void Every_public_region_has_an_account()
    {
        var lmi = Images.DefaultOf("lmi", "cuda")!;
        Facts.Embedded.Regions.All
            .Where(region => region.Partition is "aws" or "aws-cn" or "aws-us-gov")
            .Where(region => Images.ReferenceOf(lmi, region) is null)
            .ShouldBeEmpty();
    }

    [Fact]
    public void A_reference_is_recognized_in_any_region()
    {
        var lmi = Images.DefaultOf("lmi", "cuda")!;
        Images.Recognize("763104351884.dkr.ecr.eu-west-1.amazonaws.com/" + lmi.Name).ShouldBe(lmi);
        Images.Recognize("vllm/vllm-openai:v0.25.1")!.Cuda.ShouldBe(new Version(13, 0));
        Images.Recognize("vllm/vllm-openai:v0.25").ShouldBeNull();
        Images.Recognize("me/my-own:1").ShouldBeNull();
    }

    [Fact]
    public void A_list_has_its_servers_environment_in_order()
    {
        Images.EnvironmentOf("vllm").Keys.First().ShouldBe("VLLM_TENSOR_PARALLEL_SIZE");
        Images.EnvironmentOf("http").ShouldBeEmpty();
    }

    private static Region Region(string code) => Facts.Embedded.Regions.Find(code)!;
}

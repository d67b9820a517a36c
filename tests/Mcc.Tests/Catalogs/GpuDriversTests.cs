using Mcc.Core.Catalogs;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Catalogs;

public sealed class GpuDriversTests
{
    private static readonly GpuDrivers Drivers = Facts.Embedded.GpuDrivers;

    [Fact]
    public void The_machine_images_are_exactly_those_that_the_service_takes() =>
        Drivers.Amis.Select(ami => ami.Name).ShouldBe(
            [
                "al2-ami-sagemaker-inference-gpu-2", "al2-ami-sagemaker-inference-gpu-2-1", "al2-ami-sagemaker-inference-gpu-3-1",
                "al2-ami-sagemaker-inference-neuron-2", "al2023-ami-sagemaker-inference-gpu-4-1",
            ],
            ignoreOrder: true);

    [Fact]
    public void A_familys_default_is_uncertain_and_a_chosen_image_is_certain()
    {
        var usual = Drivers.Of(Instance("ml.g5.xlarge")).ShouldNotBeNull();
        usual.Driver.ShouldBe("470");
        usual.Certain.ShouldBeFalse();
        usual.Seen.ShouldBe(["550", "560", "580"]);

        var chosen = Drivers.Of(Instance("ml.g5.xlarge"), "al2-ami-sagemaker-inference-gpu-3-1").ShouldNotBeNull();
        chosen.Driver.ShouldBe("550.163");
        chosen.Cuda.ShouldBe(new Version(12, 4));
        chosen.Certain.ShouldBeTrue();
        chosen.CompatMounting.ShouldBe(false);
    }

    [Fact]
    public void What_is_not_known_is_null()
    {
        Drivers.Of(Instance("ml.g6e.xlarge")).ShouldBeNull();
        Drivers.Of(Instance("ml.m5.xlarge")).ShouldBeNull();
        Drivers.Of(Instance("ml.g5.xlarge"), "al9000").ShouldBeNull();
        Drivers.Of(Instance("ml.inf2.xlarge"), "al2-ami-sagemaker-inference-neuron-2").ShouldBeNull();
    }

    [Theory]
    [InlineData("al2-ami-sagemaker-inference-gpu-3-1", "12.4", DriverFit.Native)]
    [InlineData("al2-ami-sagemaker-inference-gpu-3-1", "11.8", DriverFit.Native)]
    [InlineData("al2-ami-sagemaker-inference-gpu-3-1", "12.9", DriverFit.MinorVersion)]
    [InlineData("al2-ami-sagemaker-inference-gpu-3-1", "13.0", DriverFit.CompatibilityLibraries)]
    [InlineData("al2023-ami-sagemaker-inference-gpu-4-1", "13.0", DriverFit.Native)]
    [InlineData("al2023-ami-sagemaker-inference-gpu-4-1", "13.4", DriverFit.MinorVersion)]
    public void CUDA_fits_natively_by_minor_version_or_with_libraries(string ami, string cuda,
        DriverFit fit) =>
        Drivers.Of(Instance("ml.g5.xlarge"), ami)!.FitOf(Version.Parse(cuda)).ShouldBe(fit);

    [Fact]
    public void The_fix_lists_native_machine_images_first()
    {
        Drivers.Running(new Version(12, 8)).Select(ami => ami.Name).ShouldBe(
        [
            "al2023-ami-sagemaker-inference-gpu-4-1", "al2-ami-sagemaker-inference-gpu-2", "al2-ami-sagemaker-inference-gpu-2-1",
            "al2-ami-sagemaker-inference-gpu-3-1",
        ]);
        Drivers.Running(new Version(13, 1)).Select(ami => ami.Name).ShouldBe(["al2023-ami-sagemaker-inference-gpu-4-1"]);
        Drivers.Running(new Version(14, 0)).ShouldBeEmpty();
    }

    [Fact]
    public void A_cuda_version_knows_its_drivers()
    {
        Drivers.LeastDriver(new Version(12, 9)).ShouldBe("525.60.13");
        Drivers.LeastDriver(new Version(13, 0)).ShouldBe("580.65.06");
        Drivers.LeastDriver(new Version(99, 0)).ShouldBeNull();
        Drivers.NativeDriver(new Version(12, 4)).ShouldBe("550.54.14");
        Drivers.NativeDriver(new Version(12, 7)).ShouldBeNull();
    }

    [Fact]
    public void Every_family_with_a_default_has_instances_with_cuda()
    {
        foreach (var family in new[] { "p2", "p3", "g4dn", "g5", "g6", "p4d", "p4de", "p5", "p5e", "p5en" })
        {
            var instance = Facts.Embedded.Instances.OfFamily(family).First();
            instance.AcceleratorKind.ShouldBe("cuda", family);
            Drivers.Of(instance).ShouldNotBeNull(family);
        }
    }

    private static Instance Instance(string name) => Facts.Embedded.Instances.Find(name)!;
}

using Mcc.Core.Catalogs;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Catalogs;

public sealed class InstancesTests
{
    private static readonly Instances Instances = Facts.Embedded.Instances;

    [Fact]
    public void Instance_names_are_unique_with_family_and_size()
    {
        Instances.All.Count.ShouldBe(295);
        Instances.All.Select(instance => instance.Name).Distinct(StringComparer.Ordinal).Count().ShouldBe(295);
        foreach (var instance in Instances.All)
        {
            instance.Name.ShouldBe($"ml.{instance.Family}.{instance.Size}");
            InstanceSize.Of(instance.Size).ShouldNotBeNull(instance.Name);
            instance.Vcpus.ShouldBeGreaterThan(0, instance.Name);
            instance.MemoryGib.ShouldBeGreaterThan(0, instance.Name);
            Instances.Costs.Contains(instance.Cost, StringComparer.Ordinal).ShouldBeTrue(instance.Name);
            (instance.Accelerators > 0).ShouldBe(instance.Accelerator is not null, instance.Name);
            (instance.Category == "cpu").ShouldBe(instance.Accelerator is null, instance.Name);
        }
    }

    [Theory]
    [InlineData("ml.m5.xlarge", "cpu", "x86_64", 4, 16, 0, 0)]
    [InlineData("ml.t2.medium", "cpu", "x86_64", 2, 4, 0, 0)]
    [InlineData("ml.c4.large", "cpu", "x86_64", 2, 3.75, 0, 0)]
    [InlineData("ml.c7g.2xlarge", "cpu", "arm64", 8, 16, 0, 0)]
    [InlineData("ml.g4dn.12xlarge", "gpu", "x86_64", 48, 192, 4, 61_440)]
    [InlineData("ml.g5.48xlarge", "gpu", "x86_64", 192, 768, 8, 183_104)]
    [InlineData("ml.p3.8xlarge", "gpu", "x86_64", 32, 244, 4, 64_640)]
    [InlineData("ml.p4d.24xlarge", "gpu", "x86_64", 96, 1152, 8, 327_680)]
    [InlineData("ml.p5.4xlarge", "gpu", "x86_64", 16, 256, 1, 81_920)]
    [InlineData("ml.p6e-gb200.36xlarge", "gpu", "arm64", 144, 960, 4, 757_884)]
    [InlineData("ml.inf2.24xlarge", "neuron", "x86_64", 96, 384, 6, 196_608)]
    [InlineData("ml.trn2.48xlarge", "neuron", "x86_64", 192, 2048, 16, 1_572_864)]
    public void A_type_has_the_facts_of_its_page(
        string name, string category, string processor, int vcpus, double memory, int accelerators, long acceleratorMemory)
    {
        var instance = Instances.Find(name).ShouldNotBeNull();
        instance.Category.ShouldBe(category);
        instance.Processor.ShouldBe(processor);
        instance.Vcpus.ShouldBe(vcpus);
        instance.MemoryGib.ShouldBe(memory);
        instance.Accelerators.ShouldBe(accelerators);
        instance.AcceleratorMemoryMib.ShouldBe(acceleratorMemory);
    }

    [Fact]
    public void A_device_knows_its_interface_its_capability_and_its_cores()
    {
        Instances.Find("ml.g6.xlarge")!.Accelerator!.ComputeCapability.ShouldBe(new Version(8, 9));
        Instances.Find("ml.g6.xlarge")!.AcceleratorKind.ShouldBe("cuda");
        Instances.Find("ml.inf1.xlarge")!.Accelerator!.Cores.ShouldBe(4);
        Instances.Find("ml.inf1.xlarge")!.AcceleratorKind.ShouldBe("neuron");
        Instances.Find("ml.m5.xlarge")!.AcceleratorKind.ShouldBe("none");
    }

    [Fact]
    public void What_is_not_known_is_null()
    {
        Instances.Find("ml.p6e-gb200.36xlarge")!.EfaInterfaces.ShouldBeNull();
        Instances.Find("ml.p6e-gb200.36xlarge")!.NvmeGb.ShouldBeNull();
        Instances.Find("ml.zz9.medium").ShouldBeNull();
    }

    [Fact]
    public void Endpoints_and_clusters_have_lists_of_their_own()
    {
        // botocore's ProductionVariantInstanceType and ClusterInstanceType.
        Instances.Hosting.All.Count.ShouldBe(271);
        Instances.Cluster.All.Count.ShouldBe(123);
        Instances.All.ShouldAllBe(instance => instance.Hosting || instance.Cluster);
        Instances.Hosting.Find("ml.t3.medium").ShouldBeNull();
        Instances.Cluster.Find("ml.t3.medium")!.Vcpus.ShouldBe(2);
        Instances.Cluster.Find("ml.t2.medium").ShouldBeNull();
        Instances.Cluster.Find("ml.gr6.4xlarge")!.AcceleratorMemoryMib.ShouldBe(22_888);
        Instances.Cluster.Nearest("ml.c4.large").ShouldAllBe(name => Instances.Cluster.Find(name) != null);
    }

    [Fact]
    public void A_transform_job_takes_only_some_of_them()
    {
        Instances.All.Count(instance => instance.Transform).ShouldBe(108);
        Instances.Find("ml.m5.xlarge")!.Transform.ShouldBeTrue();
        Instances.Find("ml.t2.medium")!.Transform.ShouldBeFalse();
        Instances.Find("ml.p5.48xlarge")!.Transform.ShouldBeFalse();
    }

    [Fact]
    public void Cost_grows_with_the_size_within_a_family()
    {
        foreach (var family in Instances.Families)
        {
            var one = Instances.OfFamily(family).Where(instance => instance.Accelerators <= 1).Select(instance => Order(instance.Cost))
                .ToList();
            one.SequenceEqual(one.Order()).ShouldBeTrue(family);
        }

        int Order(string cost) => Instances.Costs.ToList().IndexOf(cost);
    }

    [Theory]
    [InlineData("ml.g5.xlrge", "ml.g5.xlarge")]
    [InlineData("ml.g5.12xlarg", "ml.g5.12xlarge")]
    [InlineData("g5.xlarge", "ml.g5.xlarge")]
    [InlineData("ML.G5.XLARGE", "ml.g5.xlarge")]
    [InlineData("ml.g5.3xlarge", "ml.g5.4xlarge")]
    [InlineData("ml.m5.huge", "ml.m5.large")]
    [InlineData("ml.m5", "ml.m5.large")]
    [InlineData("ml.t3.medium", "ml.t2.medium")]
    [InlineData("ml.g4.xlarge", "ml.g4dn.xlarge")]
    [InlineData("ml.m5a.large", "ml.m5.large")]
    [InlineData("ml.p4.24xlarge", "ml.p4d.24xlarge")]
    [InlineData("ml.p6.48xlarge", "ml.p6-b200.48xlarge")]
    public void An_unknown_name_finds_what_was_meant_first(string typed, string meant) =>
        Instances.Hosting.Nearest(typed)[0].ShouldBe(meant);

    [Fact]
    public void Nearest_gives_only_names_that_exist_and_no_more_than_asked_for()
    {
        Instances.Nearest("ml.m5.huge").ShouldBe(["ml.m5.large", "ml.m5.xlarge", "ml.m5.2xlarge"]);
        Instances.Hosting.Nearest("ml.t3.medium").ShouldAllBe(name => name.StartsWith("ml.t2.", StringComparison.Ordinal));
        foreach (var typed in new[] { "", ".", "ml.", "ml..", "ml.x", "x1.32xlarge", "$(touch /tmp/x)", new string('g', 10_000) })
        {
            var near = Instances.Nearest(typed, max: 2);
            near.Count.ShouldBeLessThanOrEqualTo(2, typed.Length.ToString());
            near.ShouldAllBe(name => Instances.Find(name) != null);
        }
    }

    [Fact]
    public void A_summary_is_one_line_for_a_person() =>
        Instances.Find("ml.g5.12xlarge")!.Summary.ShouldBe("4 × NVIDIA A10G (22,888 MiB each), 48 vCPUs, 192 GiB");
}

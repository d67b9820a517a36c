using Mcc.Core.Catalogs;
using Mcc.Core.Sizing;
using Mcc.Tests.Data;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Sizing;

public sealed class CopyPlacementTests
{
    private static readonly Instances Types = Instances.Parse(Core.Data.DataFiles.Embedded.Read("catalogs/instances.json"));

    // 4 GPUs, 48 vCPUs, 192 GiB; 1 GPU, 4 vCPUs, 16 GiB; 2 vCPUs, 8 GiB.
    [Theory]
    [InlineData("ml.g5.12xlarge", 0, 1, 1024, 4)]
    [InlineData("ml.g5.12xlarge", 0, 3, 1024, 1)]
    [InlineData("ml.g5.12xlarge", 0, 1, 100 * 1024, 1)]
    [InlineData("ml.g5.xlarge", 0.5, 0, 1024, 8)]
    [InlineData("ml.m5.large", 0.5, 0, 256, 4)]
    [InlineData("ml.m5.large", 0, 1, 256, 0)]
    [InlineData("ml.m5.large", 0, 0, 0, int.MaxValue)]
    public void An_instance_holds_as_many_copies_as_its_scarcest_resource(
        string type, double vcpus, double accelerators, double memory, int expected) =>
        CopyPlacement.CopiesPerInstance(Types.Find(type)!, new(vcpus, accelerators, memory)).ShouldBe(expected);

    // Groups as copies × GPUs each, on instances of four GPUs.
    [Theory]
    [InlineData("0x1", 0)]
    [InlineData("4x1", 1)]
    [InlineData("5x1", 2)]
    [InlineData("4x3", 4)]
    [InlineData("2x3 2x1", 2)]
    [InlineData("2x1 2x3", 2)]
    [InlineData("1x5", null)]
    public void Copies_are_never_divided_between_instances(string groups, int? expected)
    {
        var copies = groups.Split(' ').Select(group => group.Split('x'))
            .Select(parts => new CopyGroup(new(0, int.Parse(parts[1]), 1024), int.Parse(parts[0])));

        CopyPlacement.InstancesFor(Types.Find("ml.g5.12xlarge")!, copies).ShouldBe(expected);
    }
}

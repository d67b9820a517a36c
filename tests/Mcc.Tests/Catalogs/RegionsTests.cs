using Mcc.Core.Catalogs;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Catalogs;

public sealed class RegionsTests
{
    private static readonly Regions Regions = Facts.Embedded.Regions;

    [Theory]
    [InlineData("us-east-1", "US East (N. Virginia)", "aws", "123456789012.dkr.ecr.us-east-1.amazonaws.com")]
    [InlineData("cn-north-1", "China (Beijing)", "aws-cn", "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn")]
    [InlineData("us-gov-west-1", "AWS GovCloud (US-West)", "aws-us-gov", "123456789012.dkr.ecr.us-gov-west-1.amazonaws.com")]
    [InlineData("eusc-de-east-1", "AWS European Sovereign Cloud (Germany)", "aws-eusc", "123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu")]
    public void A_region_knows_its_partition_and_its_registry(string code, string name, string partition, string registry)
    {
        var region = Regions.Find(code).ShouldNotBeNull();
        region.Name.ShouldBe(name);
        region.Partition.ShouldBe(partition);
        region.RegistryOf("123456789012").ShouldBe(registry);
    }

    [Fact]
    public void Region_codes_are_unique_and_include_the_npm_catalog()
    {
        Regions.All.Select(region => region.Code).Distinct(StringComparer.Ordinal).Count().ShouldBe(Regions.All.Count);
        string[] known =
        [
            "us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "eu-west-1", "eu-west-2", "eu-west-3",
            "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
            "ap-southeast-1", "ap-southeast-2", "ap-south-1", "sa-east-1", "me-south-1", "af-south-1", "il-central-1",
        ];
        known.Where(code => Regions.Find(code) is null).ShouldBeEmpty();
    }

    [Fact]
    public void An_account_enables_newer_regions_itself()
    {
        Regions.Find("us-east-1")!.OptIn.ShouldBeFalse();
        Regions.Find("af-south-1")!.OptIn.ShouldBeTrue();
    }

    [Theory]
    [InlineData("us-east1", "us-east-1")]
    [InlineData("eu-centrl-1", "eu-central-1")]
    [InlineData("US-WEST-2", "us-west-2")]
    public void A_mistyped_code_finds_the_region(string typed, string meant) => Regions.Nearest(typed)[0].ShouldBe(meant);
}

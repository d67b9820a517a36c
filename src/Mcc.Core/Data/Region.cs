
namespace Mcc.Core.Data;

/// <summary>One region in which SageMaker is.</summary>
/// <param name="Partition">The second part of every ARN there: aws, aws-cn, aws-us-gov, …</param>
/// <param name="DnsSuffix">What addresses end in: amazonaws.com, amazonaws.com.cn, …</param>
/// <param name="OptIn">Whether an account must enable the region itself.</param>
public sealed record Region(string Code, string Name, string Partition, string DnsSuffix, bool OptIn)
{
    private const string CommercialPartition = "aws";
    private const string CommercialSuffix = "amazonaws.com";

    /// <summary>A region of the commercial partition that no catalog has.</summary>
    public static Region Commercial(string code) => new(code, code, CommercialPartition, CommercialSuffix, OptIn: true);

    /// <summary>The address of an account's container registry in this region.</summary>
    public string RegistryOf(string account) => $"{account}.dkr.ecr.{Code}.{DnsSuffix}";
}

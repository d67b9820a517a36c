namespace Mcc.Core.Bootstrap;

/// <summary>The account and the region that a stack is in.</summary>
public sealed record StackAccount(string Id, string Region, string Partition)
{
    /// <summary>Null when the ARN of a caller has another form.</summary>
    /// <param name="arn">As <c>sts get-caller-identity</c> has it: <c>arn:PARTITION:…</c>.</param>
    public static StackAccount? Of(string? account, string? arn, string region) =>
        account is not null && arn?.Split(':') is ["arn", { Length: > 0 } partition, ..] ? new(account, region, partition) : null;
}

namespace Mcc.Verify.Execution;

/// <summary>
/// What came back from one request. <paramref name="Status"/> is null when nothing did, and <paramref name="Trouble"/> then says why.
/// </summary>
/// <param name="At">Since the start of the container.</param>
public sealed record Answer(TimeSpan At, TimeSpan Took, int? Status, byte[] Body, string? ContentType, string? RetryAfter, string? Trouble)
{
    public bool IsGood => Status is >= 200 and < 300;

    public override string ToString() => Status is { } status ? $"{status}" : Trouble ?? "nothing";
}

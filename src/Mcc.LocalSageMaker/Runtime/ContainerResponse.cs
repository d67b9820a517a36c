namespace Mcc.LocalSageMaker.Runtime;

/// <summary>What a container answered, whole.</summary>
internal sealed record ContainerResponse(int Status, string? ContentType, string? CustomAttributes, string? NewSession,
    string? ClosedSession, ReadOnlyMemory<byte> Body)
{
    public bool IsGood => Status is >= 200 and < 300;
}

namespace Mcc.LocalSageMaker.Runtime;

/// <summary>What a container answered, whole.</summary>
/// <param name="HasLength">Whether it has the header Content-Length.</param>
internal sealed record ContainerResponse(int Status, string? ContentType, string? CustomAttributes, string? NewSession,
    string? ClosedSession, bool HasLength, ReadOnlyMemory<byte> Body)
{
    public bool IsGood => Status is >= 200 and < 300;
}

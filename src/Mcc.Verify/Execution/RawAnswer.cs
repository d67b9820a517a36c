namespace Mcc.Verify.Execution;

/// <summary>What came back on a <see cref="RawConnection"/>.</summary>
/// <param name="Status">Null when no whole response came.</param>
/// <param name="IsClosed">The server closed the connection; without a status, it did so instead of a response.</param>
public sealed record RawAnswer(int? Status, byte[] Body, bool IsClosed)
{
    /// <summary>Neither a response nor an end came in time.</summary>
    public bool Hangs => Status is null && !IsClosed;

    public override string ToString() => Status is { } status ? $"{status}" : IsClosed ? "a closed connection" : "nothing";
}

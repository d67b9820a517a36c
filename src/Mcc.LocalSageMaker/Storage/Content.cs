namespace Mcc.LocalSageMaker.Storage;

/// <summary>What was computed from content while it was written.</summary>
/// <param name="Checksums">In base64, by kind.</param>
internal sealed record Content(long Length, byte[] Md5, IReadOnlyDictionary<string, string> Checksums)
{
    public string ETag => Convert.ToHexStringLower(Md5);

    public ObjectChecksum Checksum(string kind) => new(kind, Checksums[kind]);
}

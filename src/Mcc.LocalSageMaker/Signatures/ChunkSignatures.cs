using System.Text;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Signatures;

/// <summary>The chain of a chunked body's signatures: each one signs the one before it.</summary>
/// <param name="endsInTrailer">Whether the request says that signed headers follow the last chunk: then they must.</param>
internal sealed class ChunkSignatures(Authorization claim, SignatureVersion4 signatures, bool endsInTrailer = false)
{
    public bool EndsInTrailer => endsInTrailer;

    private string previous = claim.Signature;

    /// <exception cref="AwsServiceException">The chunk was not signed by the one who signed the request.</exception>
    public void CheckChunk(string? given, byte[] contentHash) =>
        Check(given, $"AWS4-HMAC-SHA256-PAYLOAD\n{claim.Time}\n{claim.Scope}\n{previous}\n{SignatureVersion4.EmptyHash}\n"
            + $"{Convert.ToHexStringLower(contentHash)}");

    /// <exception cref="AwsServiceException">The trailer was not signed by the one who signed the request.</exception>
    public void CheckTrailer(string? given, string trailer) =>
        Check(given, $"AWS4-HMAC-SHA256-TRAILER\n{claim.Time}\n{claim.Scope}\n{previous}\n"
            + $"{SignatureVersion4.Hash(Encoding.UTF8.GetBytes(trailer))}");

    private void Check(string? given, string text)
    {
        var right = signatures.SignText(claim, text);
        if (given is null || !SignatureVersion4.AreSame(right, given)) throw SignatureCheck.Mismatch(claim);
        previous = right;
    }
}

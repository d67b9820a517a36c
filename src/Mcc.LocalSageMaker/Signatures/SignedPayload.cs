using System.Globalization;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Signatures;

/// <summary>
/// A body that arrives in one of the forms that S3 allows: hashed as a whole, unsigned, or in aws-chunked pieces that
/// may be signed one by one (https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html).
/// </summary>
internal static class SignedPayload
{
    public const string Unsigned = "UNSIGNED-PAYLOAD";
    private const string SignedChunks = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    private const string SignedChunksWithTrailer = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
    private const string UnsignedChunksWithTrailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

    /// <summary>Opens the body of a request whose signature holds for the given x-amz-content-sha256.</summary>
    /// <exception cref="AwsServiceException">The form is one that S3 does not have.</exception>
    public static PayloadStream Open(AwsRequest request, Authorization claim, string payloadHash, SignatureVersion4 signatures)
    {
        var body = request.Context.Request.Body;
        var length = DecodedLength(request);
        if (payloadHash is Unsigned)
            return new WholePayload(body, null);
        if (payloadHash is UnsignedChunksWithTrailer)
            return new ChunkedPayload(body, null, length);
        if (payloadHash is SignedChunks)
            return new ChunkedPayload(body, new ChunkSignatures(claim, signatures, endsInTrailer: false), length);
        if (payloadHash is SignedChunksWithTrailer)
            return new ChunkedPayload(body, new ChunkSignatures(claim, signatures, endsInTrailer: true), length);
        if (payloadHash.Length == 64)
            return new WholePayload(body, payloadHash);
        throw new AwsServiceException(400, "InvalidRequest", $"The value of x-amz-content-sha256 is invalid: {payloadHash}.");
    }

    private static long? DecodedLength(AwsRequest request) =>
        request.Header("x-amz-decoded-content-length") is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length
        : throw new AwsServiceException(400, "InvalidArgument", "The value of x-amz-decoded-content-length is not a number of bytes.");
}

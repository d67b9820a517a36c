using System.Globalization;
using System.Text;
using Mcc.LocalSageMaker.Signatures;

namespace Mcc.Tests.Fuzz;

/// <summary>An upload in signed chunks, see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html.</summary>
internal static class ChunkedRequest
{
    public static SignedRequest Create(Credential key, DateTimeOffset now, IReadOnlyList<string> pieces)
    {
        const string form = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
        var length = pieces.Sum(piece => piece.Length).ToString(CultureInfo.InvariantCulture);
        var request = new SignedRequest("s3", "PUT", "/kept/chunked", [("x-amz-decoded-content-length", length)], []).Sign(key, now, form);
        var previous = request.Header("authorization")!.Split("Signature=")[1];
        var time = request.Header("x-amz-date")!;
        var scope = $"{time[..8]}/us-east-1/s3/aws4_request";
        var body = new StringBuilder();
        foreach (var piece in pieces)
        {
            previous = SignedRequest.Sign(key, scope, $"AWS4-HMAC-SHA256-PAYLOAD\n{time}\n{scope}\n{previous}\n{SignedRequest.Hash([])}\n"
                + SignedRequest.Hash(Encoding.UTF8.GetBytes(piece)));
            body.Append(CultureInfo.InvariantCulture, $"{piece.Length:x};chunk-signature={previous}\r\n{piece}\r\n");
        }

        return request with { Body = Encoding.UTF8.GetBytes(body.ToString()) };
    }
}

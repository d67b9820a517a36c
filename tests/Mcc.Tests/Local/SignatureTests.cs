using System.Security.Cryptography;
using System.Text;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Signatures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Local;

/// <summary>The examples that AWS's own pages give, with their published keys.</summary>
public sealed class SignatureTests
{
    private static readonly Credential Example = new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");

    // https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
    [Theory]
    [InlineData("GET", "/test.txt", "host;range;x-amz-content-sha256;x-amz-date", SignatureVersion4.EmptyHash,
        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")]
    [InlineData("GET", "/?lifecycle", "host;x-amz-content-sha256;x-amz-date", SignatureVersion4.EmptyHash,
        "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")]
    [InlineData("GET", "/?max-keys=2&prefix=J", "host;x-amz-content-sha256;x-amz-date", SignatureVersion4.EmptyHash,
        "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")]
    [InlineData("PUT", "/test%24file.text", "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
        "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")]
    public void Requests_are_signed_as_in_the_s3_guide(string method, string target, string headers, string hash, string signature) =>
        new SignatureVersion4(Example).Sign(Request(method, target, hash), Claim(headers, signature), hash).ShouldBe(signature);

    // https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html#RESTAuthenticationQueryStringAuth
    [Fact]
    public void Presigned_URLs_of_version_2_are_signed_as_in_the_s3_guide()
    {
        var request = Target("GET", "/johnsmith/photos/puppy.jpg?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Expires=1175139620&Signature=x");

        new SignatureVersion2(Example).Sign(request).ShouldBe("NpgCjnDzrM+WFzoENXmpNDUsSn8=");
    }

    // https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
    [Fact]
    public async Task Chunks_are_signed_as_in_the_s3_guide()
    {
        var body = Chunk(65536, "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648")
            + Chunk(1024, "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497")
            + Chunk(0, "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9");

        (await Read(body)).ShouldBe(new string('a', 66560));
    }

    [Fact]
    public async Task A_chunk_that_was_changed_on_its_way_is_refused()
    {
        var body = Chunk(65536, "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648").Replace("aaaa\r\n", "aaab\r\n");

        (await Should.ThrowAsync<AwsServiceException>(() => Read(body))).Code.ShouldBe("SignatureDoesNotMatch");
    }

    [Fact]
    public async Task A_chunk_without_a_signature_is_refused() =>
        (await Should.ThrowAsync<AwsServiceException>(() => Read("5\r\nhello\r\n0\r\n\r\n"))).Code.ShouldBe("SignatureDoesNotMatch");

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("5\r\nhel")]
    [InlineData("5\r\nhello\r\n")]
    [InlineData("5\r\nhelloX\r\n0\r\n\r\n")]
    [InlineData("-5\r\nhello\r\n")]
    [InlineData("zz\r\n")]
    public async Task A_truncated_chunked_body_is_refused(string body) =>
        (await Should.ThrowAsync<AwsServiceException>(() => ReadUnsigned(body))).Status.ShouldBe(400);

    [Fact]
    public async Task Trailing_headers_of_an_unsigned_chunked_body_are_read()
    {
        var payload = new ChunkedPayload(Body("5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n"), null);

        (await new StreamReader(payload).ReadToEndAsync()).ShouldBe("hello world");
        payload.Trailers["x-amz-checksum-crc32"].ShouldBe("AAAA");
    }

    [Fact]
    public async Task A_body_that_does_not_match_its_signed_hash_is_refused()
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData("hello"u8));
        (await new StreamReader(new WholePayload(Body("hello"), hash)).ReadToEndAsync()).ShouldBe("hello");
        (await Should.ThrowAsync<AwsServiceException>(() => new StreamReader(new WholePayload(Body("hellO"), hash))
            .ReadToEndAsync())).Code.ShouldBe("XAmzContentSHA256Mismatch");
    }

    [Fact]
    public void A_secret_key_does_not_show_itself() => Example.ToString().ShouldBe("AKIAIOSFODNN7EXAMPLE •••");

    private static string Chunk(int length, string signature) => $"{length:x};chunk-signature={signature}\r\n{new string('a', length)}\r\n";

    private static Task<string> Read(string body)
    {
        var seed = Claim(
            "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class",
                "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");
        return new StreamReader(new ChunkedPayload(Body(body), new ChunkSignatures(seed, new SignatureVersion4(Example)))).ReadToEndAsync();
    }

    private static Task<string> ReadUnsigned(string body) => new StreamReader(new ChunkedPayload(Body(body), null)).ReadToEndAsync();

    private static MemoryStream Body(string text) => new(Encoding.UTF8.GetBytes(text));

    private static Authorization Claim(string headers, string signature) =>
        new(Example.AccessKey, "20130524", "us-east-1", "s3", "20130524T000000Z", headers.Split(';'), signature);

    private static AwsRequest Target(string method, string target)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        return AwsRequest.Of(context);
    }

    private static AwsRequest Request(string method, string target, string hash)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        context.Request.Headers["Host"] = "examplebucket.s3.amazonaws.com";
        context.Request.Headers["Range"] = "bytes=0-9";
        context.Request.Headers["Date"] = "Fri, 24 May 2013 00:00:00 GMT";
        context.Request.Headers["x-amz-content-sha256"] = hash;
        context.Request.Headers["x-amz-date"] = "20130524T000000Z";
        context.Request.Headers["x-amz-storage-class"] = "REDUCED_REDUNDANCY";
        return AwsRequest.Of(context);
    }
}

using System.Text;
using Mcc.Tests.Fuzz;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Local;

/// <summary>
/// Signatures in the query, refused in S3's words. Real clients' URLs are tested by tests/Mcc.EndToEnd/Local/storage_more.py.
/// </summary>
public sealed class PresignedUrlTests : IAsyncLifetime
{
    private FuzzedServer server = null!;

    public async ValueTask InitializeAsync() => server = await FuzzedServer.Start();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("GET", "/kept/key", "")]
    [InlineData("HEAD", "/kept/key?versionId=null", "")]
    [InlineData("PUT", "/kept/new", "content")]
    [InlineData("DELETE", "/kept/new", "")]
    [InlineData("POST", "/kept/big?uploads", "")]
    [InlineData("GET", "/kept?list-type=2", "")]
    public async Task Every_operation_can_be_presigned(string method, string target, string body)
    {
        var request = new SignedRequest("s3", method, target, [], Encoding.UTF8.GetBytes(body));

        (await server.Send(request.Presign(server.Key, DateTimeOffset.UtcNow, 60))).Status.ShouldBeInRange(200, 204);
    }

    [Fact]
    public async Task A_session_token_in_the_query_is_signed_too()
    {
        var url = Get().Presign(server.Key, DateTimeOffset.UtcNow, 60, more: "X-Amz-Security-Token=a%2Fb%2B&");

        (await server.Send(url)).Status.ShouldBe(200);
        (await server.Send(url with { Target = url.Target.Replace("a%2Fb", "a%2Fc", StringComparison.Ordinal) })).Status.ShouldBe(403);
    }

    [Theory]
    [InlineData(-120, 60, 403, "AccessDenied", "Request has expired")]
    [InlineData(0, 0, 403, "AccessDenied", "Request has expired")]
    [InlineData(3600, 60, 403, "AccessDenied", "Request is not yet valid")]
    [InlineData(0, 604801, 400, "AuthorizationQueryParametersError", "must be less than a week")]
    [InlineData(0, -1, 400, "AuthorizationQueryParametersError", "must be non-negative")]
    public async Task Times_outside_of_the_limits_are_refused(int offset, int seconds, int status, string code, string message) =>
        await Refused(Get().Presign(server.Key, DateTimeOffset.UtcNow.AddSeconds(offset), seconds), status, code, message);

    [Theory]
    [InlineData("X-Amz-Expires=60", "X-Amz-Expires=x", "should be a number")]
    [InlineData("&X-Amz-Expires=60", "", "requires the X-Amz-Algorithm")]
    [InlineData("aws4_request", "other", "X-Amz-Credential parameter")]
    [InlineData("AWS4-HMAC-SHA256", "AWS4-OTHER", "X-Amz-Algorithm only supports")]
    public async Task Malformed_parameters_are_refused(string part, string other, string message)
    {
        var url = Get().Presign(server.Key, DateTimeOffset.UtcNow, 60);

        await Refused(url with { Target = url.Target.Replace(part, other, StringComparison.Ordinal) }, 400,
            "AuthorizationQueryParametersError", message);
    }

    [Fact]
    public async Task Headers_that_were_not_signed_are_refused_by_name() =>
        await Refused(Get().Presign(server.Key, DateTimeOffset.UtcNow, 60).With("x-amz-acl", "private"), 403, "AccessDenied",
            "<HeadersNotSigned>x-amz-acl</HeadersNotSigned>");

    [Fact]
    public async Task A_signature_in_both_places_is_refused() =>
        await Refused(Get().Presign(server.Key, DateTimeOffset.UtcNow, 60).With("authorization", "AWS4-HMAC-SHA256 x"), 400,
            "InvalidArgument", "Only one auth mechanism allowed");

    [Fact]
    public async Task A_target_that_was_not_signed_is_refused()
    {
        var request = new SignedRequest("sagemaker", "POST", "/", [("content-type", "application/x-amz-json-1.1")],
            Encoding.UTF8.GetBytes("{}")).Sign(server.Key, DateTimeOffset.UtcNow);

        await Refused(request.With("x-amz-target", "SageMaker.ListModels"), 403, "InvalidSignatureException",
            "'x-amz-target' must be a 'SignedHeader'");
    }

    [Fact]
    public async Task Nested_XML_takes_no_time()
    {
        var nested = string.Concat(Enumerable.Repeat("<a>", 40_000)) + string.Concat(Enumerable.Repeat("</a>", 40_000));
        var request = new SignedRequest("s3", "POST", "/kept?delete", [], Encoding.UTF8.GetBytes(nested));

        await Refused(request.Sign(server.Key, DateTimeOffset.UtcNow), 400, "MalformedXML", "not well-formed");
    }

    [Theory]
    [InlineData("{\"ModelName\": \"\\ud800\"}")]
    [InlineData("{\"\\udfff\": 1}")]
    [InlineData("{\"ModelName\": \"\u00ff\"}")]
    public async Task Text_that_is_not_Unicode_is_refused(string json)
    {
        var request = new SignedRequest("sagemaker", "POST", "/", [("x-amz-target", "SageMaker.DescribeModel")],
            Encoding.Latin1.GetBytes(json));

        await Refused(request.Sign(server.Key, DateTimeOffset.UtcNow), 400, "SerializationException", "not a JSON object");
    }

    [Theory]
    [InlineData("response-content-type=%0d%0aX: y", 400)]
    [InlineData("response-x=%0d%0a", 200)]
    [InlineData("response-content-type=text%2Fplain", 200)]
    public async Task Headers_of_responses_are_chosen_only_where_S3_allows_it(string query, int status) =>
        (await server.Send((Get() with { Target = $"/kept/key?{query.Replace(" ", "%20", StringComparison.Ordinal)}" })
            .Sign(server.Key, DateTimeOffset.UtcNow))).Status.ShouldBe(status);

    [Theory]
    [InlineData("ffffffffffffffffff\r\n")]
    [InlineData("7fffffffffffffff\r\nx")]
    [InlineData("5\r\nhello\r\n7fffffffffffffff\r\n")]
    [InlineData("-1\r\n")]
    public async Task Chunk_lengths_that_overflow_are_refused(string body)
    {
        var request = new SignedRequest("s3", "PUT", "/kept/chunks", [("x-amz-decoded-content-length", "5")], Encoding.UTF8.GetBytes(body));

        (await server.Send(request.Sign(server.Key, DateTimeOffset.UtcNow, "STREAMING-UNSIGNED-PAYLOAD-TRAILER"))).Status.ShouldBe(400);
    }

    private static SignedRequest Get() => new("s3", "GET", "/kept/key", [], []);

    private async Task Refused(SignedRequest request, int status, string code, string message)
    {
        var answer = await server.Send(request);
        var text = Encoding.UTF8.GetString(answer.Body);
        answer.Status.ShouldBe(status, text);
        text.ShouldContain(code);
        text.Replace("\\u0027", "'", StringComparison.Ordinal).ShouldContain(message);
    }
}

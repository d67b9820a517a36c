using System.Net;
using System.Security.Cryptography;
using System.Text;
using Mcc.LocalSageMaker;
using Mcc.LocalSageMaker.Settings;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Local;

/// <summary>
/// An upload in signed chunks, whose request is signed well: each chunk and the trailer must be, too, or nothing is kept.
/// </summary>
public sealed class ChunkedUploadTests : IAsyncLifetime
{
    private const string WithoutTrailer = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    private const string WithTrailer = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
    private const string Trailer = "x-amz-checksum-crc32:DUoRhQ==\n";

    private static readonly string[] Pieces = ["hello ", "world", ""];

    private readonly string folder = Directory.CreateTempSubdirectory("mcc-chunks-").FullName;
    private SageMakerServer local = null!;
    private SignedClient client = null!;

    public async ValueTask InitializeAsync()
    {
        local = await SageMakerServer.Start(new LocalSettings(folder) { Engine = "none" }, TimeProvider.System,
            TestContext.Current.CancellationToken);
        client = new(local);
        (await client.Send("s3", "PUT", "/bucket")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await local.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(WithoutTrailer)]
    [InlineData(WithTrailer)]
    public async Task A_well_signed_upload_is_kept(string form)
    {
        using var answer = await Put(form, "/bucket/key", wrong: -1);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        using var got = await client.Send("s3", "GET", "/bucket/key");
        (await got.Content.ReadAsStringAsync()).ShouldBe("hello world");
    }

    /// <param name="wrong">Which signature is another one: of a chunk, of the last and empty one, or of the trailer.</param>
    [Theory]
    [InlineData(WithoutTrailer, 0)]
    [InlineData(WithoutTrailer, 1)]
    [InlineData(WithoutTrailer, 2)]
    [InlineData(WithTrailer, 0)]
    [InlineData(WithTrailer, 1)]
    [InlineData(WithTrailer, 2)]
    [InlineData(WithTrailer, 3)]
    public async Task One_wrong_signature_refuses_it_whole(string form, int wrong)
    {
        using var answer = await Put(form, "/bucket/key", wrong);

        await NothingIsKept(answer);
    }

    [Fact]
    public async Task A_trailer_that_was_taken_off_refuses_it_too()
    {
        using var answer = await Put(WithTrailer, "/bucket/key", wrong: -1, takesTrailerOff: true);

        await NothingIsKept(answer);
    }

    [Fact]
    public async Task What_was_kept_before_stays()
    {
        (await client.Send("s3", "PUT", "/bucket/key", "before")).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var answer = await Put(WithoutTrailer, "/bucket/key", wrong: 1);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var got = await client.Send("s3", "GET", "/bucket/key");
        (await got.Content.ReadAsStringAsync()).ShouldBe("before");
    }

    private async Task NothingIsKept(HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("<Code>SignatureDoesNotMatch</Code>");
        using var got = await client.Send("s3", "GET", "/bucket/key");
        got.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        Directory.EnumerateFiles(Path.Combine(folder, "storage"), "*", SearchOption.AllDirectories)
            .ShouldAllBe(file => Path.GetFileName(file) == "bucket.json");
    }

    private Task<HttpResponseMessage> Put(string form, string path, int wrong, bool takesTrailerOff = false) => client.Send(
        "s3", "PUT", path, hash: form, spoil: request =>
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body(request, form, wrong, takesTrailerOff))));

    /// <summary>As https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html has it.</summary>
    private string Body(HttpRequestMessage request, string form, int wrong, bool takesTrailerOff)
    {
        var header = request.Headers.GetValues("Authorization").Single();
        var scope = Between(header, $"Credential={local.Credential.AccessKey}/", ",");
        var time = request.Headers.GetValues("x-amz-date").Single();
        var previous = Between(header + ",", "Signature=", ",");
        var body = new StringBuilder();
        for (var index = 0; index < Pieces.Length; index++)
        {
            previous = Signed("PAYLOAD", $"{Hash("")}\n{Hash(Pieces[index])}");
            body.Append($"{Pieces[index].Length:x};chunk-signature={(index == wrong ? Hash("wrong") : previous)}\r\n");
            if (Pieces[index].Length > 0) body.Append(Pieces[index]).Append("\r\n");
        }

        if (form == WithoutTrailer || takesTrailerOff) return body.Append("\r\n").ToString();
        var signature = wrong == Pieces.Length ? Hash("wrong") : Signed("TRAILER", Hash(Trailer));
        return body.Append(Trailer.Replace("\n", "\r\n", StringComparison.Ordinal)).Append($"x-amz-trailer-signature:{signature}\r\n\r\n")
            .ToString();

        string Signed(string what, string rest) => client.Sign(scope, $"AWS4-HMAC-SHA256-{what}\n{time}\n{scope}\n{previous}\n{rest}");
    }

    private static string Between(string text, string start, string end)
    {
        var begin = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[begin..text.IndexOf(end, begin, StringComparison.Ordinal)];
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

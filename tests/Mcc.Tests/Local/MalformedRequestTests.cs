using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Mcc.LocalSageMaker;
using Mcc.LocalSageMaker.Settings;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Local;

/// <summary>
/// Whatever comes over the wire is refused as the client's mistake: never a 500, never silence, and the next request is answered.
/// </summary>
public sealed class MalformedRequestTests : IAsyncLifetime
{
    private const int LongestHeaders = 32 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string folder = Directory.CreateTempSubdirectory("mcc-malformed-").FullName;
    private readonly List<Exception> bugs = [];
    private SageMakerServer local = null!;
    private SignedClient client = null!;

    public static TheoryData<string, string> Requests { get; } = new()
    {
        { "a body that ends too soon", "POST / HTTP/1.1\r\n{host}X-Amz-Target: SageMaker.ListModels\r\n{signed}Content-Length: "
            + "100\r\n\r\n{}" },
        { "a length that is no number", "POST / HTTP/1.1\r\n{host}Content-Length: many\r\n\r\n{}" },
        { "a negative length", "POST / HTTP/1.1\r\n{host}Content-Length: -1\r\n\r\n{}" },
        { "chunks without lengths", "PUT /bucket/key HTTP/1.1\r\n{host}{signed}Transfer-Encoding: chunked\r\n\r\nzz\r\nabc" },
        { "length and chunks at once", "PUT /bucket/key HTTP/1.1\r\n{host}{signed}Transfer-Encoding: chunked\r\nContent-Length: "
            + "3\r\n\r\n0\r\n\r\n" },
        { "a line that is no request", "HELLO\r\n\r\n" },
        { "a path with the way up", "GET /../../../etc/passwd HTTP/1.1\r\n{host}\r\n" },
        { "a target that is a whole URL", "GET http://evil.example/ HTTP/1.1\r\n{host}\r\n" },
        { "a zero in the path", "GET /a%00b HTTP/1.1\r\n{host}{signed}\r\n" },
        { "half an escape", "GET /a%zz%4 HTTP/1.1\r\n{host}{signed}\r\n" },
        { "no host", "GET / HTTP/1.1\r\n\r\n" },
        { "an empty signature", "GET / HTTP/1.1\r\n{host}Authorization: AWS4-HMAC-SHA256\r\n\r\n" },
        { "a signature of commas", "GET / HTTP/1.1\r\n{host}X-Amz-Date: 20260101T000000Z\r\nAuthorization: AWS4-HMAC-SHA256 "
            + "Credential=////,SignedHeaders=;;;,Signature=,\r\n\r\n" },
        { "another kind of signature", "GET / HTTP/1.1\r\n{host}Authorization: Basic eDp5\r\n\r\n" },
    };

    public async ValueTask InitializeAsync()
    {
        local = await SageMakerServer.Start(new LocalSettings(folder) { Engine = "none" }, TimeProvider.System,
            TestContext.Current.CancellationToken, bugs.Add);
        client = new(local);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await local.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Malformed_requests_are_refused(string what, string request)
    {
        (await Send(Encoding.Latin1.GetBytes(Filled(request)))).ShouldNotBeNull(what).ShouldBeInRange(400, 499, what);
        await StillAnswers();
    }

    [Fact]
    public async Task Headers_without_end_are_refused()
    {
        // One byte too many (a line end may still come), so that the server has read all when it refuses: closing on unread bytes
        // resets the connection, and the answer is lost on its way.
        var headers = "X-Long: ".PadRight(LongestHeaders + "\r\n".Length + 1, 'x');

        (await Send(Encoding.Latin1.GetBytes($"GET / HTTP/1.1\r\n{headers}"))).ShouldBe(431);
    }

    [Fact]
    public async Task Random_damage_to_a_request_is_refused()
    {
        var whole = Encoding.Latin1.GetBytes(
            Filled("POST /endpoints/some-name/invocations HTTP/1.1\r\n{host}{signed}Content-Type: text/csv\r\nContent-Length: "
                + "12\r\n\r\n1,2,3\n4,5,6\n"));
        var random = new Random(20261125);
        for (var round = 0; round < 150; round++)
        {
            var damaged = whole.ToArray();
            for (var count = random.Next(1, 6); count > 0; count--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            var status = await Send(damaged[..random.Next(damaged.Length / 2, damaged.Length)], ends: true);
            // 505: the version of HTTP was hit.
            (status is null or (>= 400 and < 500) or 505).ShouldBeTrue($"round {round}: {status}");
        }

        await StillAnswers();
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("{\"ModelName\": [[[]]], \"PrimaryContainer\": 7}")]
    [InlineData("{\"ModelName\": \"a\", \"ModelName\": \"b\"}")]
    [InlineData("\u0000\u0001\ufffd")]
    public async Task Invalid_control_plane_bodies_are_refused(string body)
    {
        foreach (var depth in new[] { body, string.Concat(Enumerable.Repeat("[", 20_000)) })
        {
            using var answer = await client.Send("sagemaker", "POST", "/", depth, headers: [("X-Amz-Target", "SageMaker.CreateModel")]);
            ((int)answer.StatusCode).ShouldBe(400, await answer.Content.ReadAsStringAsync());
        }

        bugs.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/..%2f..%2f..%2fetc")]
    [InlineData("/%2e%2e%2fx")]
    [InlineData("/CON")]
    [InlineData("/a%00b")]
    public async Task Buckets_with_the_way_up_in_their_names_are_refused(string path)
    {
        using var answer = await client.Send("s3", "PUT", path);

        ((int)answer.StatusCode).ShouldBeInRange(400, 499);
        Directory.EnumerateFileSystemEntries(Path.Combine(folder, "storage")).ShouldBeEmpty();
        bugs.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/kept/..%2f..%2f..%2fescaped")]
    [InlineData("/kept/%2fetc%2fescaped")]
    [InlineData("/kept/a%00b")]
    public async Task Keys_with_the_way_up_are_only_names(string path)
    {
        (await client.Send("s3", "PUT", "/kept")).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var put = await client.Send("s3", "PUT", path, "content");

        ((int)put.StatusCode < 500).ShouldBeTrue(await put.Content.ReadAsStringAsync());
        Directory.EnumerateFiles(folder, "*escaped*", SearchOption.AllDirectories).ShouldBeEmpty();
        File.Exists("/etc/escaped").ShouldBeFalse();
        bugs.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/endpoints/%00/invocations")]
    [InlineData("/endpoints/..%2f..%2fx/invocations")]
    [InlineData("/endpoints//invocations")]
    [InlineData("/endpoints/x/nothing")]
    public async Task Endpoints_that_cannot_be_are_refused(string path)
    {
        using var answer = await client.Send("sagemaker", "POST", path, "{}");

        ((int)answer.StatusCode).ShouldBeInRange(400, 499);
        bugs.ShouldBeEmpty();
    }

    private async Task StillAnswers()
    {
        (await client.Send("s3", "GET", "/")).StatusCode.ShouldBe(HttpStatusCode.OK);
        bugs.ShouldBeEmpty();
    }

    /// <summary>With this server's host, and with a signature of the right form that is not the right one.</summary>
    private string Filled(string request)
    {
        var now = DateTimeOffset.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        return request.Replace("{host}", $"Host: {local.Address.Authority}\r\n", StringComparison.Ordinal)
            .Replace("{signed}", $"X-Amz-Date: {now}\r\nX-Amz-Content-Sha256: UNSIGNED-PAYLOAD\r\nAuthorization: AWS4-HMAC-SHA256 "
                + $"Credential={local.Credential.AccessKey}/{now[..8]}/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-date, "
                    + $"Signature={new string('0', 64)}\r\n", StringComparison.Ordinal);
    }

    /// <summary>The status that it is answered with; null when the connection was closed instead.</summary>
    /// <param name="ends">Whether we say that no more will come, for what the server would wait on. It then may close without an
    /// answer.</param>
    private async Task<int?> Send(byte[] request, bool ends = false)
    {
        using var late = new CancellationTokenSource(Patience);
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, local.Address.Port, late.Token);
        await using var stream = connection.GetStream();
        // A server that has seen enough answers and closes while we still write: what goes wrong with writing says nothing of its answer.
        var writing = Write(connection, stream, request, ends, late.Token);
        try
        {
            using var reader = new StreamReader(stream, Encoding.Latin1);
            return await reader.ReadLineAsync(late.Token) is { } line ? int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture) : null;
        }
        catch (IOException)
        {
            return null;
        }
        finally
        {
            await writing;
        }
    }

    private static async Task Write(TcpClient connection, NetworkStream stream, byte[] request, bool ends, CancellationToken late)
    {
        try
        {
            await stream.WriteAsync(request, late);
            if (ends) connection.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception closed) when (closed is IOException or SocketException)
        {
            // The reader has the answer.
        }
    }
}

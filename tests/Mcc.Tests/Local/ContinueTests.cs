using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Mcc.LocalSageMaker;
using Mcc.LocalSageMaker.Settings;
using Mcc.Tests.Fuzz;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Local;

/// <summary>
/// A client that sends `Expect: 100-continue` receives either that line or a response on a connection that closes: it never has to guess.
/// </summary>
public sealed class ContinueTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string folder = Directory.CreateTempSubdirectory("mcc-continue-").FullName;
    private SageMakerServer local = null!;

    public async ValueTask InitializeAsync()
    {
        local = await SageMakerServer.Start(new LocalSettings(folder) { Engine = "none" }, TimeProvider.System,
            TestContext.Current.CancellationToken);
        (await Send(new("s3", "PUT", "/bucket", [], []), "", false)).ShouldStartWith("HTTP/1.1 200");
    }

    public async ValueTask DisposeAsync()
    {
        await local.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_body_is_asked_for_and_the_connection_stays()
    {
        var answer = await Send(new("s3", "PUT", "/bucket/key", [], []), "hello", true);

        answer.ShouldStartWith("HTTP/1.1 100");
        answer.ShouldContain("HTTP/1.1 200");
        answer.ShouldNotContain("Connection: close");
    }

    [Theory]
    [InlineData("PUT", "/bucket/empty", "", "200")]
    [InlineData("GET", "/bucket", "", "200")]
    [InlineData("PUT", "/missing/key", "hello", "404")]
    [InlineData("PUT", "/bucket/key?retention", "hello", "501")]
    [InlineData("POST", "/bucket", "hello", "501")]
    [InlineData("PUT", "/bucket/a%zz", "hello", "400")]
    public async Task A_response_without_a_body_asked_for_closes(string method, string target, string body, string status)
    {
        var answer = await Send(new("s3", method, target, [], []), body, true);

        answer.ShouldStartWith($"HTTP/1.1 {status}");
        answer.ShouldContain("Connection: close");
    }

    [Fact]
    public async Task A_wrong_signature_closes_the_connection()
    {
        var answer = await Send(new("s3", "PUT", "/bucket/key", [], []), "hello", true,
            signed => signed with { Target = "/bucket/other" });

        answer.ShouldStartWith("HTTP/1.1 403");
        answer.ShouldContain("Connection: close");
    }

    [Fact]
    public async Task A_refused_upload_without_the_header_leaves_the_connection_usable()
    {
        using var connection = new TcpClient();
        using var late = new CancellationTokenSource(Patience);
        await connection.ConnectAsync(IPAddress.Loopback, local.Address.Port, late.Token);
        await using var stream = connection.GetStream();

        var refused = Sign(new("s3", "PUT", "/missing/key", [], Encoding.UTF8.GetBytes("hello")));
        await stream.WriteAsync(Wire(refused, "hello", false), late.Token);
        (await Read(stream, late.Token)).ShouldStartWith("HTTP/1.1 404");
        await stream.WriteAsync(Wire(Sign(new("s3", "GET", "/", [], [])), "", false), late.Token);

        (await Read(stream, late.Token)).ShouldStartWith("HTTP/1.1 200");
    }

    private SignedRequest Sign(SignedRequest request) =>
        request.Sign(local.Credential, DateTimeOffset.UtcNow, host: local.Address.Authority);

    private async Task<string> Send(SignedRequest request, string body, bool expects, Func<SignedRequest, SignedRequest>? spoil = null)
    {
        using var connection = new TcpClient();
        using var late = new CancellationTokenSource(Patience);
        await connection.ConnectAsync(IPAddress.Loopback, local.Address.Port, late.Token);
        await using var stream = connection.GetStream();
        var signed = Sign(request with { Body = Encoding.UTF8.GetBytes(body) });
        await stream.WriteAsync(Wire(spoil?.Invoke(signed) ?? signed, expects ? "" : body, expects, body.Length), late.Token);
        var answer = await Read(stream, late.Token);
        if (!answer.StartsWith("HTTP/1.1 100", StringComparison.Ordinal)) return answer;
        await stream.WriteAsync(Encoding.UTF8.GetBytes(body), late.Token);
        return answer + await Read(stream, late.Token);
    }

    private static byte[] Wire(SignedRequest request, string body, bool expects, int? length = null)
    {
        var text = new StringBuilder($"{request.Method} {request.Target} HTTP/1.1\r\n");
        foreach (var (name, value) in request.Headers)
            text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        if (expects) text.Append("Expect: 100-continue\r\n");
        text.Append(CultureInfo.InvariantCulture, $"Content-Length: {length ?? body.Length}\r\n\r\n{body}");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static async Task<string> Read(NetworkStream stream, CancellationToken late)
    {
        var buffer = new byte[64 * 1024];
        return Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer, late));
    }
}

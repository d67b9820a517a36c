using System.Diagnostics;
using System.Net.Http;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Mcc.EndToEnd.Surroundings;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>moto in AWS's place, asked with the real AWS CLI. The tests that need them are skipped where the machine has neither.</summary>
public class PretendedAws : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new("mcc-pretended-aws-");
    private AwsCli? cli;
    private Process? server;
    private int port;

    public async ValueTask InitializeAsync()
    {
        if (await Server() is not { } moto || await AwsCli.Start() is not { } aws)
            return;
        cli = aws;
        using (var listener = new TcpListener(System.Net.IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        }

        server = Shell.Start(moto.Program, [.. moto.Words, "-H", "127.0.0.1", "-p", $"{port}"], "/");
        _ = server.StandardOutput.ReadToEndAsync();
        _ = server.StandardError.ReadToEndAsync();
        using var web = new HttpClient();
        var patience = Stopwatch.StartNew();
        while (!await Answers(web))
        {
            if (server.HasExited || patience.Elapsed > TimeSpan.FromMinutes(1))
                throw new InvalidOperationException("moto_server does not answer.");
            await Task.Delay(200);
        }
    }

    public void Require()
    {
        if (server is null)
            Assert.Skip("moto_server and the AWS CLI are not both on this machine.");
    }

    /// <summary>What a project's scripts need to talk to it: a user's folder of their own, and no patience.</summary>
    /// <param name="failures">As <see cref="AwsCli.VariablesWith"/> takes them.</param>
    public Dictionary<string, string> Variables(string home, params string[] failures) => cli!.VariablesWith(
        new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL"] = $"http://127.0.0.1:{port}",
            ["AWS_ACCESS_KEY_ID"] = "pretended",
            ["AWS_SECRET_ACCESS_KEY"] = "pretended",
            ["MCC_HOME"] = home,
            ["MCC_POLL"] = "0.2",
            ["MCC_ROLE_ARN"] = "arn:aws:iam::123456789012:role/execution",
        },
        failures);

    public IReadOnlyList<string> Calls() => cli!.Calls();

    /// <summary>The requests of scripts; none where the machine cannot make any.</summary>
    protected IReadOnlyList<JsonObject> Requests() => cli?.Requests() ?? [];

    /// <summary>SageMaker's answer to an operation without parameters, without the CLI, which takes its time to start.</summary>
    public async Task<string> List(string operation)
    {
        using var web = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{port}/")
        {
            Content = new StringContent("{}", new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-amz-json-1.1")),
        };
        request.Headers.Add("X-Amz-Target", $"SageMaker.{operation}");
        request.Headers.TryAddWithoutValidation("Authorization",
            "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/sagemaker/aws4_request, SignedHeaders=host, Signature=a");
        return await (await web.SendAsync(request)).EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    /// <summary>Asks it, and gives its answer as text without spaces.</summary>
    public Task<string> Ask(params string[] words) => cli!.Ask(Variables(folder.Path), words);

    public virtual async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
            server.Dispose();
        }

        if (cli is not null)
            await cli.DisposeAsync();
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task<bool> Answers(HttpClient web)
    {
        try
        {
            return (await web.GetAsync(new Uri($"http://127.0.0.1:{port}/moto-api/data.json"))).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>The program that stands for AWS; null where the machine does not have it.</summary>
    protected virtual async Task<(string Program, IReadOnlyList<string> Words)?> Server() =>
        await Found("moto_server") is { } moto ? (moto, []) : null;

    protected static async Task<string?> Found(string program)
    {
        var found = await Shell.Run("sh", ["-c", "command -v \"$0\"", program], "/");
        return found.Exit == 0 ? found.Output.Trim() : null;
    }
}

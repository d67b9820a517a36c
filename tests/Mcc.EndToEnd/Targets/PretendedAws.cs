using System.Diagnostics;
using System.Net.Http;
using System.Net.Sockets;
using Mcc.EndToEnd.Surroundings;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>
/// moto in AWS's place, and before the real AWS CLI one of our own that writes down every call and fails where it is told to. The tests
/// that need them are skipped where the machine has neither.
/// </summary>
public sealed class PretendedAws : IAsyncLifetime
{
    private const string Wrapper = """
        #!/bin/sh
        # The verb is the second word: aws sagemaker create-model …
        echo "$1 $2" >> "$PRETENDED_AWS/calls"
        case " $PRETENDED_FAILURES " in
            *" before:$2 "*) echo "An error occurred (InternalFailure) when calling $2: not today" >&2; exit 254 ;;
        esac
        "$PRETENDED_REAL" "$@" || exit
        case " $PRETENDED_FAILURES " in
            *" after:$2 "*) echo "An error occurred (InternalFailure) when calling $2: the answer was lost" >&2; exit 254 ;;
        esac
        """;

    private readonly TemporaryFolder folder = new("mcc-pretended-aws-");
    private Process? server;
    private int port;
    private string real = "";

    public async ValueTask InitializeAsync()
    {
        if (await Found("moto_server") is not { } moto || await Found("aws") is not { } aws)
            return;
        using (var listener = new TcpListener(System.Net.IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        }

        await File.WriteAllTextAsync(folder["aws"], Wrapper);
        (await Shell.Run("chmod", ["+x", folder["aws"]], "/")).Well();
        real = aws;
        server = Shell.Start(moto, ["-H", "127.0.0.1", "-p", $"{port}"], "/");
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
    /// <param name="failures">Calls that fail, as <c>before:create-model</c> (AWS did nothing) or <c>after:create-model</c> (it did, but the answer was lost).</param>
    public IReadOnlyDictionary<string, string> Variables(string home, params string[] failures) => new Dictionary<string, string>
    {
        ["PATH"] = $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}",
        ["PRETENDED_AWS"] = folder.Path,
        ["PRETENDED_REAL"] = real,
        ["PRETENDED_FAILURES"] = string.Join(' ', failures),
        ["AWS_ENDPOINT_URL"] = $"http://127.0.0.1:{port}",
        ["AWS_ACCESS_KEY_ID"] = "pretended",
        ["AWS_SECRET_ACCESS_KEY"] = "pretended",
        ["MCC_HOME"] = home,
        ["MCC_POLL"] = "0.2",
        ["MCC_ROLE_ARN"] = "arn:aws:iam::123456789012:role/execution",
    };

    /// <summary>The calls since the last look, as <c>sagemaker create-model</c>.</summary>
    public IReadOnlyList<string> Calls()
    {
        var file = folder["calls"];
        var calls = File.Exists(file) ? File.ReadAllLines(file) : [];
        File.Delete(file);
        return calls;
    }

    /// <summary>SageMaker's answer to an operation without parameters, without the CLI, which takes its time to start.</summary>
    public async Task<string> List(string operation)
    {
        using var web = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{port}/")
        {
            Content = new StringContent("{}", new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-amz-json-1.1")),
        };
        request.Headers.Add("X-Amz-Target", $"SageMaker.{operation}");
        request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/sagemaker/aws4_request, SignedHeaders=host, Signature=a");
        return await (await web.SendAsync(request)).EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    /// <summary>Asks it, and gives its answer as text without spaces.</summary>
    public async Task<string> Ask(params string[] words)
    {
        var said = (await Shell.Run(real, [.. words, "--region", "us-east-1", "--output", "json"], "/", Variables(folder.Path))).Well();
        return string.Concat(said.Output.Where(letter => !char.IsWhiteSpace(letter)));
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
            server.Dispose();
        }

        folder.Dispose();
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

    private static async Task<string?> Found(string program)
    {
        var found = await Shell.Run("sh", ["-c", "command -v \"$0\"", program], "/");
        return found.Exit == 0 ? found.Output.Trim() : null;
    }
}

using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.EndToEnd.Surroundings;
using Mcc.EndToEnd.Targets;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Engines;

/// <summary>The container reads its token from Secrets Manager when it starts, with the role's credentials; moto is Secrets Manager here.</summary>
public sealed class SecretsTests(PretendedAws aws) : IClassFixture<PretendedAws>, IDisposable
{
    private const string Token = "hf_neverToBeSeenAnywhere42";

    private readonly TemporaryFolder place = new();
    private readonly List<Process> started = [];

    [Theory]
    [InlineData("plain", Token)]
    [InlineData("object", $$"""{"token": "{{Token}}"}""")]
    public async Task It_reaches_the_server_and_no_file_log_or_process_list(string name, string secret)
    {
        aws.Require();
        var arn = await Secret(name, secret);
        var serve = await Served(arn);
        await Until(() => File.Exists(place["record.json"]) && new FileInfo(place["record.json"]).Length > 0, serve);

        JsonNode.Parse(await File.ReadAllTextAsync(place["record.json"]))!["token"]!.GetValue<string>().ShouldBe(Token);
        var requests = (await File.ReadAllLinesAsync(place["requests"])).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        requests[0].GetProperty("asked").GetString().ShouldBe("http://169.254.170.2/v2/credentials/role");
        requests[1].GetProperty("good").GetBoolean().ShouldBeTrue("botocore's own signature");
        requests[1].GetProperty("region").GetString().ShouldBe("us-east-1");

        (await Shell.Run("ps", ["-eo", "args"], "/")).Well().Output.ShouldNotContain(Token);
        foreach (var file in Directory.EnumerateFiles(place["my-llm"], "*", SearchOption.AllDirectories))
            (await File.ReadAllTextAsync(file)).ShouldNotContain(Token, customMessage: file);
        serve.Kill(entireProcessTree: true);
        (await serve.StandardOutput.ReadToEndAsync() + await serve.StandardError.ReadToEndAsync()).ShouldNotContain(Token);
    }

    [Fact]
    public async Task One_that_cannot_be_read_ends_the_container_with_the_reason()
    {
        aws.Require();
        const string arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:nobody-AbCdEf";
        var serve = await Served(arn);
        await serve.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30));

        serve.ExitCode.ShouldBe(1);
        (await serve.StandardError.ReadToEndAsync()).ShouldContain($"HF_TOKEN_ARN: the secret {arn} cannot be read: ");
        File.Exists(place["record.json"]).ShouldBeFalse("the server must not start without its token");
    }

    public void Dispose()
    {
        foreach (var process in started)
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            process.Dispose();
        }

        place.Dispose();
    }

    private async Task<string> Secret(string name, string content)
    {
        var made = JsonNode.Parse(await aws.Ask("secretsmanager", "create-secret", "--name", $"{name}-{Guid.NewGuid():N}", "--secret-string", content))!;
        return made["ARN"]!.GetValue<string>();
    }

    /// <summary>A project's <c>code/serve</c>, started as in a SageMaker container that has a role.</summary>
    private async Task<Process> Served(string arn)
    {
        (await Project.Command(place.Path, ["my-llm", "--deployment-config=transformers-vllm", "--model-name=Qwen/Qwen3-0.6B", $"--hf-token-arn={arn}", "--skip-prompts"])).Well();
        var front = Project.FreePort();
        var moto = aws.Variables(place.Path)["AWS_ENDPOINT_URL"];
        started.Add(Shell.Start("python3", [Path.Combine(AppContext.BaseDirectory, "Engines", "role_and_secrets.py"), $"{front}", moto, place["requests"]], "/"));
        await Until(async () => await Answers(front), started[0]);

        var bin = Directory.CreateDirectory(place["bin"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(bin, "vllm"), $"#!/bin/sh\nshift\nexec /usr/bin/python3 \"{Path.Combine(AppContext.BaseDirectory, "Engines", "engine.py")}\" \"$@\"\n");
        (await Shell.Run("chmod", ["+x", Path.Combine(bin, "vllm")], "/")).Well();
        await File.WriteAllTextAsync(place["options.json"], Core.Catalogs.DataFiles.Embedded.ReadText("catalogs/server-options/vllm.json"));
        var variables = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(place["my-llm"], "do", "environment.json")))!.AsObject()
            .ToDictionary(variable => variable.Key, variable => variable.Value!.GetValue<string>(), StringComparer.Ordinal);
        foreach (var (name, value) in new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}",
            ["ENGINE_OPTIONS"] = place["options.json"],
            ["ENGINE_RECORD"] = place["record.json"],
            ["ENGINE_PATHS"] = "/ping /invocations",
            ["SAGEMAKER_BIND_TO_PORT"] = $"{Project.FreePort()}",
            ["MCC_BIND_ADDRESS"] = "127.0.0.1",
            ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/v2/credentials/role",
            ["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = $"http://127.0.0.1:{front}",
            // What would go to 169.254.170.2 goes through here.
            ["http_proxy"] = $"http://127.0.0.1:{front}",
            ["no_proxy"] = "127.0.0.1",
        })
            variables[name] = value;
        var serve = Shell.Start("/usr/bin/python3", [Path.Combine(place["my-llm"], "code", "serve"), "serve"], place["my-llm"], variables);
        started.Add(serve);
        return serve;
    }

    private static async Task<bool> Answers(int port)
    {
        using var socket = new System.Net.Sockets.TcpClient();
        try
        {
            await socket.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private static Task Until(Func<bool> holds, Process process) => Until(() => Task.FromResult(holds()), process);

    private static async Task Until(Func<Task<bool>> holds, Process process)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(30); await Task.Delay(50))
        {
            if (await holds())
                return;
            if (process.HasExited)
                throw new InvalidOperationException($"It ended with {process.ExitCode}: {await process.StandardError.ReadToEndAsync()}");
        }

        throw new TimeoutException("It did not come to pass in 30 s.");
    }
}

using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.EndToEnd.Surroundings;
using Mcc.EndToEnd.Targets;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Engines;

/// <summary>
/// The container reads its token from Secrets Manager when it starts, with the role's credentials; moto is Secrets Manager here.
/// </summary>
public sealed class SecretsTests(PretendedAws aws) : IClassFixture<PretendedAws>, IDisposable
{
    private const string Token = "hf_neverToBeSeenAnywhere42";

    private readonly TemporaryFolder place = new();
    private Process? front;

    [Theory]
    [InlineData("plain", Token)]
    [InlineData("object", $$"""{"token": "{{Token}}"}""")]
    public async Task It_reaches_the_server_and_no_file_log_or_process_list(string name, string secret)
    {
        aws.Require();
        using var serve = await Served(await Secret(name, secret));
        await serve.Ready();

        serve.Record.GetProperty("token").GetString().ShouldBe(Token);
        var requests = (await File.ReadAllLinesAsync(place["requests"])).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        requests[0].GetProperty("asked").GetString().ShouldBe("http://169.254.170.2/v2/credentials/role");
        requests[1].GetProperty("good").GetBoolean().ShouldBeTrue("botocore's own signature");
        requests[1].GetProperty("region").GetString().ShouldBe("us-east-1");

        (await Shell.Run("ps", ["-eo", "args"], "/")).Well().Output.ShouldNotContain(Token);
        foreach (var file in Directory.EnumerateFiles(place["my-llm"], "*", SearchOption.AllDirectories))
            (await File.ReadAllTextAsync(file)).ShouldNotContain(Token, customMessage: file);
        serve.Serve.Kill(entireProcessTree: true);
        (await serve.Serve.StandardOutput.ReadToEndAsync() + await serve.Serve.StandardError.ReadToEndAsync()).ShouldNotContain(Token);
    }

    [Fact]
    public async Task A_pod_reads_it_with_the_role_of_its_service_account()
    {
        aws.Require();
        await File.WriteAllTextAsync(place["token"], "token-of-the-service-account\n");
        using var serve = await Served(await Secret("pod", Token), "--hf-token-arn=",
            ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1/credentials"),
            ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", place["token"]));
        await serve.Ready();

        serve.Record.GetProperty("token").GetString().ShouldBe(Token);
        var asked = JsonDocument.Parse((await File.ReadAllLinesAsync(place["requests"]))[0]).RootElement;
        asked.GetProperty("asked").GetString().ShouldBe("http://169.254.170.23/v1/credentials");
        asked.GetProperty("shown").GetString().ShouldBe("token-of-the-service-account");
    }

    [Fact]
    public async Task Any_variable_can_be_a_secret_that_the_container_reads()
    {
        aws.Require();
        using var serve = await Served(await Secret("key", "only-for-the-server"), "--server-env=API_KEY_ARN=");
        await serve.Ready();

        serve.Record.GetProperty("left").EnumerateObject().Select(variable => $"{variable.Name}={variable.Value}")
            .ShouldBe(["VLLM_API_KEY=only-for-the-server"]);
    }

    [Fact]
    public async Task One_that_cannot_be_read_ends_the_container_with_the_reason()
    {
        aws.Require();
        const string arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:nobody-AbCdEf";
        using var serve = await Served(arn);

        (await serve.Ended()).ShouldBe(1);
        (await serve.Serve.StandardError.ReadToEndAsync()).ShouldContain($"HF_TOKEN_ARN: the secret {arn} cannot be read: ");
        File.Exists(place["record.json"]).ShouldBeFalse("the server must not start without its token");
    }

    public void Dispose()
    {
        if (front is { HasExited: false })
            front.Kill(entireProcessTree: true);
        front?.Dispose();
        place.Dispose();
    }

    private async Task<string> Secret(string name, string content)
    {
        var made = JsonNode.Parse(await aws.Ask("secretsmanager", "create-secret", "--name", $"{name}-{Guid.NewGuid():N}",
            "--secret-string", content))!;
        return made["ARN"]!.GetValue<string>();
    }

    /// <summary>A project's <c>code/serve</c>, started as in a SageMaker container that has a role.</summary>
    private async Task<StandIn> Served(string arn, string option = "--hf-token-arn=", params (string Name, string Value)[] more)
    {
        (await Project.Command(place.Path,
            ["my-llm", "--deployment-config=transformers-vllm", "--model-name=Qwen/Qwen3-0.6B", option + arn,
                "--skip-prompts"])).Well();
        var port = Project.FreePort();
        front = Shell.Start("python3", [Path.Combine(AppContext.BaseDirectory, "Engines", "role_and_secrets.py"), $"{port}",
            aws.Variables(place.Path)["AWS_ENDPOINT_URL"], place["requests"]], "/");
        // Says that it listens.
        (await front.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30)))
            .ShouldBe("ready");
        return StandIn.Start(place, place["my-llm"], new("vllm", 1, "engine.py", "vllm"),
        [
            ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials/role"),
            ("AWS_ENDPOINT_URL_SECRETS_MANAGER", $"http://127.0.0.1:{port}"),
            // What would go to 169.254.170.2 goes through here.
            ("http_proxy", $"http://127.0.0.1:{port}"),
            ("no_proxy", "127.0.0.1"),
            .. more,
        ]);
    }
}

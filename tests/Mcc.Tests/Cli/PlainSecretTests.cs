using System.Diagnostics;
using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Core.Configuration;
using Mcc.Tests.Laws;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary>Which variables are secrets, and that none is kept in plain text, wherever it is given.</summary>
public sealed class PlainSecretTests : CommandLineTest
{
    private static readonly string[] Llm =
        ["my-model", "--deployment-config=transformers-vllm", "--model-name=Qwen/Qwen3-0.6B", "--skip-prompts"];

    private static readonly (string Name, string Value)[] Secret =
    [
        ("HF_TOKEN", "x"), ("TOKEN", "abc"), ("GITHUB_TOKEN_2", "abc"), ("DB_PASSWORD", "hunter2"), ("DB_PASSWORD", "12345678"),
        ("dbPassword", "hunter2"), ("PASSWORD_PROD", "hunter2"), ("REDIS_PASS", "x"), ("MYSQL_PWD", "x"), ("CLIENT_SECRET", "x"),
        ("SECRET", "x"), ("SECRET_KEY_BASE", "x"), ("API_KEY", "x"), ("API_KEY_OPENAI", "x"), ("OPENAI_API_KEY", "x"), ("APIKEY", "x"),
        ("AWS_ACCESS_KEY_ID", "x"), ("AWS_SECRET_ACCESS_KEY", "/x/y"), ("AWS_SESSION_TOKEN", "x"), ("PRIVATE_KEY", "x"),
        ("AZURE_STORAGE_CONNECTION_STRING", "x"), ("SERVICE_CREDENTIALS", "x"), ("SENTRY_DSN", "x"), ("AUTHORIZATION", "x"),
        ("my-api-key", "x"),
        ("ANYTHING", "hf_0123456789abcdefghij"), ("ANYTHING", "--token hf_0123456789abcdefghij"), ("KEY", "AKIAIOSFODNN7EXAMPLE"),
        ("ANYTHING", "sk-proj-0123456789abcdefghijKLMN"), ("ANYTHING", "sk-ant-api03-0123456789abcdefghijKLMN"),
        ("ANYTHING", "ghp_0123456789abcdefghijKLMN"), ("ANYTHING", "github_pat_0123456789abcdefghij"), ("X", "glpat-0123456789abcdefghij"),
        ("ANYTHING", "nvapi-0123456789abcdefghij"), ("X", "xoxb-0123456789-abcdef"), ("X", "-----BEGIN RSA PRIVATE KEY-----\nMII"),
        ("DATABASE_URL", "postgres://me:hunter2@db:5432/x"), ("CACHE", "redis://:hunter2@cache"), ("X", "https://user:pw@example.com/x"),
        ("X", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3"), ("HEADERS", "Authorization: Bearer 0123456789abcdef"),
        ("X", "Server=db;User=me;Password=hunter2"), ("X", "DefaultEndpointsProtocol=https;AccountKey=abc=="),
    ];

    private static readonly (string Name, string Value)[] Plain =
    [
        ("MAX_TOKENS", "4096"), ("MAX_NEW_TOKENS", "512"), ("MAX_NUM_BATCHED_TOKENS", "8192"), ("MAX_TOKEN", "x"),
        ("TOKENIZER_PATH", "/opt/ml/model"), ("TOKENIZERS_PARALLELISM", "false"), ("TOKENIZER", "hf_tokenizer"), ("TOKENIZER_MODE", "slow"),
        ("EOS_TOKEN", "</s>"), ("PAD_TOKEN", "<pad>"), ("IMAGE_TOKEN", "<image>"), ("TIMEOUT_PER_TOKEN", "0.5"), ("TOKEN_LIMIT", "5"),
        ("TRUST_TOKEN", "true"), ("SECRET_ARN", "arn:aws:secretsmanager:us-east-1:123456789012:secret:x"), ("HF_TOKEN", ""),
        ("HF_TOKEN", "arn:aws:secretsmanager:us-east-1:123456789012:secret:hf"), ("DB_PASSWORD", "${DB_PASSWORD}"),
        ("DB_PASSWORD", "{{resolve:secretsmanager:db:SecretString:password}}"), ("SECRET_NAME", "mcc/db"), ("PASSWORD_FILE", "/run/pw"),
        ("API_KEY_HEADER", "X-Api-Key"), ("OPENAI_API_KEY", "EMPTY"), ("GOOGLE_APPLICATION_CREDENTIALS", "/opt/ml/model/key.json"),
        ("SSL_PRIVATE_KEY", "/opt/tls/key.pem"), ("PWD", "/opt"), ("KEY", "value"), ("CACHE_KEY_PREFIX", "x"), ("MONKEY", "x"),
        ("SINGLE_PASS", "x"), ("COMPASS", "north"), ("URL", "https://example.com:8080/x@y"), ("IMAGE", "registry:5000/app@sha256:ab"),
        ("MODEL", "task-0123456789abcdefghijkl"), ("NAME", "sk-learn-model"), ("S3", "s3://bucket/key"), ("MODE", "Basic settings"),
    ];

    [Fact]
    public void Secrets_are_known_by_name_and_value_and_others_are_not()
    {
        Secret.Where(each => !SecretVariables.IsSecret(each.Name, each.Value)).ShouldBeEmpty();
        Plain.Where(each => SecretVariables.IsSecret(each.Name, each.Value)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_scripts_of_a_project_decide_the_same()
    {
        var lines = Secret.Concat(Plain).Select(each =>
            new JsonObject { ["key"] = each.Name, ["value"] = each.Value }.ToJsonString());
        Write("variables", string.Join('\n', lines));
        using var jq = Process.Start(new ProcessStartInfo("jq",
            ["-c", "-L", Path.Combine(SourceTree.Root, "data/base/files/runtime/lib"), "include \"secrets\"; is_secret", "variables"])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var decided = (await jq.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n');
        Secret.Concat(Plain).Index().Where(each => decided[each.Index] != (each.Index < Secret.Length ? "true" : "false"))
            .Select(each => each.Item).ShouldBeEmpty();
    }

    /// <summary>Finding S20: such values were in four files of a project.</summary>
    [Theory]
    [InlineData("modelEnv")]
    [InlineData("serverEnv")]
    [InlineData("icEnv")]
    [InlineData("modelEnvVars")]
    public async Task A_secret_is_refused_from_every_source_and_not_repeated(string key)
    {
        const string value = "planted-hunter2-value";
        foreach (var text in new[]
        {
            $$"""{"{{key}}": {"DB_PASSWORD": "{{value}}"} }""", $$"""{"{{key}}": ["DB_PASSWORD={{value}}"] }""",
        })
        {
            Write("mcc.json", text);
            Write("package.json", $$"""{"name": "x", "ml-container-creator": {{text}} }""");
            Directory.CreateDirectory(Path.Combine(Folder, "config"));
            Write("config/mcp.json", $$"""{"mcpServers": {}, "ml-container-creator": {{text}} }""");
            foreach (var option in new[] { "--config=mcc.json", "--no-validate" })
            {
                var (output, error, exit) = await Mcc([.. Llm, option]);
                exit.ShouldBe(ExitCode.Refused);
                error.ShouldContain("has a secret in `DB_PASSWORD`");
                error.ShouldContain("--allow-plain-variable DB_PASSWORD");
                (output + error).ShouldNotContain(value);
            }
        }

        Directory.Exists(Path.Combine(Folder, "my-model")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("--model-env=hf_0123456789abcdefghij")]
    [InlineData("--model-env=hf_0123456789abcdefghij=x")]
    [InlineData("--hf-token-arn=hf_0123456789abcdefghij")]
    [InlineData("--tags=owner=hf_0123456789abcdefghij")]
    [InlineData("--model-name=https://me:hf_0123456789abcdefghij@hub.example/model")]
    [InlineData("--instance-type=hf_0123456789abcdefghij")]
    [InlineData("--fallback-instance-types=hf_0123456789abcdefghij")]
    public async Task A_secret_in_the_wrong_option_is_refused_and_not_repeated(string option)
    {
        var (output, error, exit) = await Mcc([.. Llm.Where(each => !option.StartsWith(each.Split('=')[0], StringComparison.Ordinal)),
            option]);
        exit.ShouldBe(ExitCode.Refused);
        (output + error).ShouldNotContain("hf_0123456789abcdefghij");
    }

    [Fact]
    public async Task An_allowed_variable_is_written_and_validated_and_others_are_not()
    {
        var (_, error, exit) = await Mcc([.. Llm, "--model-env=PUBLIC_API_KEY=known-to-all", "--allow-plain-variable=PUBLIC_API_KEY"]);
        exit.ShouldBe(ExitCode.Done, error);
        (await File.ReadAllTextAsync(Path.Combine(Folder, "my-model/do/config"))).ShouldContain("MCC_PLAIN_VARIABLES='PUBLIC_API_KEY '");
        (await Mcc("validate", "my-model")).Exit.ShouldBe(ExitCode.Done);

        Write("my-model/deploy/stages/prod.json", """{"environment": {"PUBLIC_API_KEY": "known", "DB_PASSWORD": "planted-hunter2"} }""");
        var stage = await Mcc("validate", "my-model");
        stage.Exit.ShouldBe(ExitCode.Refused);
        stage.Error.ShouldContain("deploy/stages/prod.json:1");
        stage.Error.ShouldContain("`DB_PASSWORD` is a secret in plain text.");
        stage.Error.ShouldNotContain("planted-hunter2");
        File.Delete(Path.Combine(Folder, "my-model/deploy/stages/prod.json"));

        Write("my-model/do/environment.json", """{"HF_MODEL_ID": "Qwen/Qwen3-0.6B", "TOKEN": "hf_0123456789abcdefghij"}""");
        var edited = await Mcc("validate", "my-model");
        edited.Exit.ShouldBe(ExitCode.Refused);
        edited.Error.ShouldContain("do/environment.json:1");
        edited.Error.ShouldNotContain("hf_0123456789abcdefghij");
    }

    [Fact]
    public async Task A_token_of_this_machine_does_not_exclude_a_secret()
    {
        Variables["HF_TOKEN"] = "hf_0123456789abcdefghij";
        var (_, error, exit) = await Mcc([.. Llm, "--hf-token-arn=arn:aws:secretsmanager:us-east-1:123456789012:secret:hf", "--dry-run"]);
        exit.ShouldBe(ExitCode.Done, error);
    }
}

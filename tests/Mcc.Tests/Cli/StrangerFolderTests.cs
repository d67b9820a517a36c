using Mcc.Cli.Hosting;
using Mcc.Tests.Mcp;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary>A working folder may be anybody's: what its files and servers may decide, and how it is reported.</summary>
public sealed class StrangerFolderTests : CommandLineTest
{
    private const string MyRole = "arn:aws:iam::123456789012:role/mine";

    [Theory]
    [InlineData("package.json")]
    [InlineData("config/mcp.json")]
    public async Task A_folder_cannot_trust_its_own_model(string file)
    {
        // cos\nsystem\n(S'touch hacked'\ntR.
        Write("evil.pkl", "cos\nsystem\n(S'touch hacked'\ntR.");
        Says(file, """ "modelPath": "evil.pkl", "trustModel": true """);

        var (_, error, exit) = await Mcc("proj", $"--deployment-config={AnyBackend}", "--skip-prompts");

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain($"{file}:1: `trustModel` is not accepted from a file of the working folder");
        error.ShouldContain("--trust-model");
        Directory.Exists(Path.Combine(Folder, "proj")).ShouldBeFalse();
    }

    [Fact]
    public async Task Only_who_was_given_trust_model_is_named()
    {
        Write("evil.pkl", "cos\nsystem\n(S'touch hacked'\ntR.");
        Write("mine.json", """{ "trustModel": true }""");

        var (_, error, _) = await Mcc("proj", $"--deployment-config={AnyBackend}", "--skip-prompts", "--model-path=evil.pkl",
            "--config=mine.json");

        error.ShouldNotContain("is not accepted");
    }

    [Theory]
    [InlineData(""" "codePath": ["../outside.py"] """, "--code-path", "is outside of the working folder")]
    [InlineData(""" "codePath": "link.py" """, "--code-path", "is a link to a place outside of the working folder")]
    [InlineData(""" "codePath": "package" """, "--code-path", "contains the link package/inner.py")]
    [InlineData(""" "modelPath": "linked/model.joblib" """, "--model-path", "is a link to a place outside of the working folder")]
    [InlineData(""" "projectDir": "/tmp/elsewhere" """, "--project-dir", "is outside of the working folder")]
    [InlineData(""" "projectDir": "linked/project" """, "--project-dir", "is a link to a place outside of the working folder")]
    [InlineData(""" "projectDir": "dangling/project" """, "--project-dir", "is a link to a place outside of the working folder")]
    public async Task A_path_that_leads_out_of_the_folder_is_refused(string says, string flag, string why)
    {
        Directory.CreateDirectory(Path.Combine(Folder, "package"));
        File.CreateSymbolicLink(Path.Combine(Folder, "link.py"), "/etc/hostname");
        File.CreateSymbolicLink(Path.Combine(Folder, "package/inner.py"), "/etc/hostname");
        File.CreateSymbolicLink(Path.Combine(Folder, "linked"), Path.GetTempPath());
        File.CreateSymbolicLink(Path.Combine(Folder, "dangling"), "/nowhere/at/all");
        Says("package.json", says);

        var (_, error, exit) = await Mcc("proj", $"--deployment-config={AnyBackend}", "--skip-prompts");

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("package.json:1: ");
        error.ShouldContain(why);
        error.ShouldContain(flag);
    }

    [Fact]
    public async Task Paths_in_the_folder_are_used()
    {
        Write("code/features.py", "x = 1\n");
        File.CreateSymbolicLink(Path.Combine(Folder, "features.py"), "code/features.py");
        Says("config/mcp.json", """ "codePath": ["features.py"], "projectDir": "projects/one", "force": false """);

        var (_, error, exit) = await Mcc("proj", $"--deployment-config={AnyBackend}", "--skip-prompts");

        exit.ShouldBe(ExitCode.Done, error);
        Directory.EnumerateFiles(Path.Combine(Folder, "projects/one"), "features.py", SearchOption.AllDirectories).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_local_model_folder_is_only_from_a_person()
    {
        Says("package.json", """ "modelName": "./model" """);

        var (_, error, exit) = await Mcc("proj", "--deployment-config=transformers-vllm", "--skip-prompts");

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("package.json:1: `modelName` is `./model`, which is a folder of this machine.");
        error.ShouldContain("--model-name");
    }

    [Theory]
    [InlineData("public.ecr.aws/docker/library/python:3.11-slim-bookworm")]
    [InlineData("public.ecr.aws/docker/library/python@sha256:0123456789012345678901234567890123456789012345678901234567890123")]
    public async Task An_image_of_a_known_repository_is_used_and_printed(string image)
    {
        Says("package.json", $""" "baseImage": "{image}" """);

        var (_, error, exit) = await Mcc("config", "explain", $"--deployment-config={AnyBackend}");

        exit.ShouldBe(ExitCode.Done, error);
        error.ShouldContain($"note: `baseImage` (from package.json:1) is `{image}`. --base-image changes it.");
    }

    [Theory]
    [InlineData("evil.example/vllm/vllm-openai:latest")]
    [InlineData("vllm/vllm-openai-evil:latest")]
    [InlineData("evil/python:3.13")]
    [InlineData("763104351885.dkr.ecr.us-east-1.amazonaws.com/vllm:0.11")]
    [InlineData("763104351884.dkr.ecr.us-east-1.amazonaws.com.evil.example/vllm:0.11")]
    [InlineData("763104351884.dkr.ecr.af-south-1.amazonaws.com/vllm:0.11")]
    [InlineData("public.ecr.aws/docker/library/python/../../evil/image:1")]
    [InlineData("public.ecr.aws:443@evil.example/docker/library/python:1")]
    [InlineData("PUBLIC.ECR.AWS/docker/library/python:1")]
    [InlineData("public.ecr.aws/docker/library/python:1/evil")]
    [InlineData(" public.ecr.aws/docker/library/python:1")]
    public async Task An_image_of_any_other_repository_is_refused(string image)
    {
        Says("config/mcp.json", $""" "baseImage": "{image}" """);

        var (_, error, exit) = await Mcc("config", "explain", $"--deployment-config={AnyBackend}");

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("which is not an image of a registry and repository in the image catalog");
        error.ShouldContain("--base-image");
    }

    [Theory]
    [InlineData("763104351884.dkr.ecr.us-east-1.amazonaws.com/vllm:0.1", true)]
    [InlineData("docker.io/vllm/vllm-openai:v9", true)]
    [InlineData("index.docker.io/vllm/vllm-openai", true)]
    [InlineData("vllm/vllm-openai:v9@sha256:00", true)]
    [InlineData("vllm", false)]
    [InlineData("localhost/vllm/vllm-openai", false)]
    [InlineData("localhost:5000/vllm/vllm-openai", false)]
    public void A_repository_is_known_as_Docker_reads_the_reference(string reference, bool isKnown) =>
        Catalog.Facts.Images.HasRepository(reference, Catalog.Facts.Regions).ShouldBe(isKnown);

    [Fact]
    public async Task A_role_needs_the_account_of_the_caller()
    {
        Says("package.json", $""" "roleArn": "{MyRole}" """);
        var (_, unknown, refused) = await Mcc("config", "explain", $"--deployment-config={AnyBackend}");
        refused.ShouldBe(ExitCode.Refused);
        unknown.ShouldContain("your account is not known");
        unknown.ShouldContain("--role-arn");

        Variables["AWS_ACCOUNT_ID"] = "123456789012";
        var (_, known, exit) = await Mcc("config", "explain", $"--deployment-config={AnyBackend}");
        exit.ShouldBe(ExitCode.Done, known);
        known.ShouldContain($"note: `roleArn` (from package.json:1) is `{MyRole}`, in your account 123456789012.");

        Variables["AWS_ACCOUNT_ID"] = "210987654321";
        (await Mcc("config", "explain")).Error.ShouldContain("which is not a role of your account 210987654321.");
    }

    [Fact]
    public async Task The_account_is_that_of_the_profile_or_of_the_credentials()
    {
        Says("config/mcp.json", $""" "roleArn": "{MyRole}" """);
        Write(".ml-container-creator/config.json", """{ "activeProfile": "work", "profiles": { "work": { "accountId": "123456789012" } } }""");
        (await Mcc("config", "explain")).Error.ShouldContain("in your account 123456789012");

        Write(".ml-container-creator/config.json", "{}");
        var aws = Write("bin/aws", "#!/bin/sh\necho '{\"Account\": \"123456789012\"}'\n");
        File.SetUnixFileMode(aws, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Variables["PATH"] = $"{Path.GetDirectoryName(aws)}:/usr/bin:/bin";
        (await Mcc("config", "explain")).Error.ShouldContain("in your account 123456789012");
        (await Mcc("config", "explain", "--offline")).Error.ShouldContain("your account is not known");
    }

    [Theory]
    [InlineData("roleArn", MyRole, "--role-arn")]
    [InlineData("baseImage", "evil.com/x:latest", "--base-image")]
    [InlineData("modelName", "/etc", "--model-name")]
    public async Task A_server_decides_neither_roles_nor_foreign_images(string key, string value, string flag)
    {
        Variables["PATH"] = Environment.GetEnvironmentVariable("PATH")!;
        Variables["AWS_ACCOUNT_ID"] = "123456789012";
        StrangersServer.Write(Folder, "{\"values\": {\"" + key + "\": \"" + value + "\"}}");
        await Mcc("mcp", "add", "theirs", "--", "sh", "server.sh");

        var (_, error, exit) = await Mcc("proj", "--deployment-config=transformers-vllm", "--skip-prompts");

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain($"`{key}` (from MCP server theirs)");
        error.ShouldContain(flag);
        Directory.Exists(Path.Combine(Folder, "proj")).ShouldBeFalse();
    }

    private void Says(string file, string members) =>
        Write(file, file == "package.json" ? "{ \"name\": \"x\", \"ml-container-creator\": {" + members + "} }"
            : "{" + members + "}");
}

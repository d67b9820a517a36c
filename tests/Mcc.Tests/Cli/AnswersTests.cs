using Mcc.Cli.Hosting;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary>
/// Values that cannot be, and combinations that cannot be: one message with whence and the cure, exit 1, nothing written.
/// </summary>
public sealed class AnswersTests : CommandLineTest
{
    [Theory]
    [InlineData("A")]
    [InlineData("x")]
    [InlineData("-starts-with-a-hyphen-as-option")]
    [InlineData("ends-")]
    [InlineData("Upper")]
    [InlineData("under_score")]
    [InlineData("sp ace")]
    [InlineData("../escape")]
    [InlineData("x$(touch pwned)")]
    [InlineData("new\nline")]
    [InlineData("name\n")]
    [InlineData("ünïcode")]
    [InlineData("this-name-has-one-character-more-than-the-sixty-three-that-aws-allows")]
    public async Task A_name_that_AWS_refuses_is_refused(string name)
    {
        var (_, error, exit) = await Mcc($"--project-name={name}", $"--deployment-config={AnyBackend}", "--skip-prompts");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("`projectName` (from --project-name)");
        Entries().ShouldBeEmpty();
        Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(Folder)!, "escape").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ml.m5.lrge", "ml.m5.large")]
    [InlineData("ml.g5.xxlarge", "ml.g5.")]
    [InlineData("ml.zz9.xlarge", "")]
    public async Task An_unknown_instance_type_is_refused_with_the_nearest(string type, string nearest)
    {
        var (_, error, exit) = await Dry($"--instance-type={type}");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain($"error: `instanceType` is `{type}` (from --instance-type), which SageMaker hosting does not have. ");
        error.ShouldContain(nearest);
    }

    [Fact]
    public async Task An_unknown_instance_type_is_a_warning_where_validation_is_off()
    {
        var (_, error, exit) = await Dry("--instance-type=ml.zz9.xlarge", "--no-validate");
        exit.ShouldBe(ExitCode.Done, error);
        error.ShouldContain("warning: `instanceType` is `ml.zz9.xlarge`");
    }

    [Fact]
    public async Task Text_that_is_not_an_instance_type_is_refused() =>
        (await Dry("--instance-type=t3.micro")).Error.ShouldContain("`instanceType` (from --instance-type) is `t3.micro`");

    [Fact]
    public async Task A_missing_model_is_refused_with_the_nearest_file()
    {
        Write("model.joblib", "x");
        var (_, error, exit) = await Dry("--model-path=modle.joblib");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain($"`modelPath` (from --model-path) names {Path.Combine(Folder, "modle.joblib")}, which does not exist. Did "
            + $"you mean `model.joblib`?");
    }

    [Theory]
    [InlineData("--model-path=/proc/self/mem", "modelPath")]
    [InlineData("--model-path=.", "modelPath")]
    [InlineData("--model-path=/", "modelPath")]
    [InlineData("--model-path=/dev/null/x", "modelPath")]
    [InlineData("--code-path=/proc/self/mem", "codePath")]
    public async Task What_cannot_be_a_model_or_a_module_is_refused(string option, string key)
    {
        var (_, error, exit) = await Dry(option);
        exit.ShouldBe(ExitCode.Refused, error);
        error.ShouldContain($"`{key}` (from {option.Split('=')[0]})");
    }

    [Theory]
    [InlineData("--project-dir=/")]
    [InlineData("--project-dir=/proc")]
    public async Task A_folder_that_cannot_be_a_projects_is_refused(string option)
    {
        var (_, error, exit) = await Mcc("my-model", $"--deployment-config={AnyBackend}", "--skip-prompts", option, "--force");
        exit.ShouldBe(ExitCode.Refused, error);
        Entries().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_missing_module_is_refused()
    {
        var (_, error, exit) = await Dry("--code-path=gone.py");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain($"`codePath` (from --code-path) names {Path.Combine(Folder, "gone.py")}, which does not exist.");
    }

    [Theory]
    [InlineData("--framework=transformers", "framework")]
    [InlineData("--model-format=lightgbm_txt", "modelFormat")]
    public async Task An_unsupported_library_is_refused_even_without_validation(string option, string key)
    {
        foreach (var more in new[] { "--force", "--no-validate" })
        {
            var (_, error, exit) = await Dry(option, more);
            exit.ShouldBe(ExitCode.Refused, error);
            error.ShouldContain($"`{key}` is `{option.Split('=')[1]}` (from {option.Split('=')[0]}), which ");
            error.ShouldContain("does not serve. It must be ");
        }
    }

    [Fact]
    public async Task Options_that_exclude_each_other_are_refused()
    {
        var (_, error, exit) = await Dry("--hf-token=hf_0123456789",
            "--hf-token-arn=arn:aws:secretsmanager:eu-west-1:123456789012:secret:x");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("`hfToken` (from --hf-token) and `hfTokenArn` (from --hf-token-arn) cannot be used together.");
    }

    [Theory]
    [InlineData("--deployment-config=marketplace")]
    [InlineData("--backend=marketplace")]
    public async Task Marketplace_is_refused_as_not_supported_yet(string option)
    {
        var (_, error, exit) = await Mcc("my-model", option, "--skip-prompts");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("is `marketplace`, which is not supported yet.");
    }

    [Fact]
    public async Task An_unknown_configuration_is_refused_with_the_nearest_and_the_list()
    {
        var (_, error, exit) = await Mcc("my-model", "--deployment-config=http-flsk", "--skip-prompts");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("Did you mean `http-flask`? It must be one of ");
    }

    [Fact]
    public async Task Another_name_of_a_choice_is_accepted_with_a_note()
    {
        var (_, error, exit) = await Dry("--deployment-target=realtime-inference");
        exit.ShouldBe(ExitCode.Done, error);
        error.ShouldContain("note: `realtime-inference` (from --deployment-target) is another name of `managed-inference`, which is used.");
    }

    [Fact]
    public async Task The_former_flag_is_accepted_with_a_note()
    {
        var (_, error, exit) = await Mcc("my-model", $"--backend={AnyBackend}", "--skip-prompts", "--dry-run");
        exit.ShouldBe(ExitCode.Done, error);
        error.ShouldContain("note: --backend is another name of --deployment-config.");
    }

    [Fact]
    public async Task Framework_and_model_server_mean_a_configuration_with_a_note()
    {
        var (output, error, exit) = await Mcc("config", "explain", "--framework", "sklearn", "--model-server", "flask");
        exit.ShouldBe(ExitCode.Done, error);
        error.ShouldContain("note: --model-server flask (from --model-server) is read as --deployment-config http-flask.");
        output.ShouldContain("deploymentConfig = http-flask");
    }

    [Fact]
    public async Task Framework_and_model_server_that_mean_nothing_are_refused()
    {
        var (_, error, exit) = await Mcc("my-model", "--framework", "sklearn", "--model-server", "vllm", "--skip-prompts");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("is not a known configuration");
    }

    [Theory]
    [InlineData("--batch-strategy=SingleRecord", "batchStrategy")]
    [InlineData("--max-loras=3", "maxLoras")]
    [InlineData("--hyperpod-replicas=2", "hyperpodReplicas")]
    public async Task An_option_without_effect_is_named(string option, string key)
    {
        var (_, error, exit) = await Dry(option);
        exit.ShouldBe(ExitCode.Done, error);
        error.ShouldContain($"warning: `{key}` (from {option.Split('=')[0]}) has no effect with ");
    }

    [Fact]
    public async Task Missing_required_values_are_listed_with_flag_and_variable()
    {
        var (output, error, exit) = await Mcc("--skip-prompts");
        exit.ShouldBe(ExitCode.Refused);
        output.ShouldBeEmpty();
        error.ShouldContain("error: --project-name NAME is required: ");
        error.ShouldContain("It can also be set with ML_PROJECT_NAME.");
        error.ShouldContain("error: --deployment-config CONFIG is required: ");
        error.ShouldContain("It can also be set with ML_DEPLOYMENT_CONFIG.");
    }

    [Theory]
    [InlineData("public", "--kubernetes-host")]
    [InlineData("gateway", "--kubernetes-gateway")]
    public async Task What_reaches_pods_from_outside_needs_its_name(string ingress, string flag) =>
        (await Mcc("my-model", "--deployment-config=http-flask", "--deployment-target=eks", $"--kubernetes-ingress={ingress}",
            "--skip-prompts")).Error.ShouldContain($"error: {flag} VALUE is required: ");

    [Fact]
    public async Task All_findings_are_reported_together()
    {
        var (_, error, exit) = await Dry("--instance-type=ml.zz9.xlarge", "--hf-token=hf_0123456789",
            "--hf-token-arn=arn:aws:secretsmanager:eu-west-1:123456789012:secret:x");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("instanceType");
        error.ShouldContain("hfTokenArn");
    }

    private Task<Outcome> Dry(params string[] words) =>
        Mcc(["my-model", $"--deployment-config={AnyBackend}", "--skip-prompts", "--dry-run", .. words]);
}

using Mcc.Cli.Hosting;
using Mcc.Core.Data;
using Mcc.Core.Values;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary>A secret appears nowhere: not on a screen, not in a file, not in JSON.</summary>
public sealed class SecretsTests : CommandLineTest
{
    private const string Secret = "hf_SecretThatNobodyMaySee0123456789";

    [Theory]
    [InlineData("config", "explain")]
    [InlineData("config", "explain", "--output=json")]
    [InlineData("my-model", "--deployment-config=http-flask", "--skip-prompts")]
    [InlineData("my-model", "--deployment-config=http-flask", "--skip-prompts", "--output=json")]
    [InlineData("my-model", "--deployment-config=http-flask", "--skip-prompts", "--dry-run")]
    [InlineData("my-model", "--deployment-config=nope", "--skip-prompts")]
    [InlineData("my-model", "--deployment-config=http-flask", "--hf-token-arn=arn:aws:secretsmanager:eu-west-1:123456789012:secret:x",
        "--skip-prompts")]
    public async Task Nowhere(params string[] words)
    {
        foreach (var parameter in Catalog.Parameters.All.Where(parameter => parameter.Type == ParameterType.Secret))
        {
            foreach (var (options, variables) in Ways(parameter))
            {
                Variables.Clear();
                foreach (var variable in variables)
                    Variables[variable] = Secret;
                var (output, error, _) = await Mcc([.. words, .. options, "--force"]);
                (output + error).ShouldNotContain(Secret);
                foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
                    (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))
                        .ShouldNotContain(Secret, customMessage: file);
            }
        }
    }

    [Fact]
    public async Task Explain_shows_that_there_is_one_and_where_from()
    {
        var (output, _, _) = await Mcc("config", "explain", $"--hf-token={Secret}");
        output.Split('\n').ShouldContain(line => line.StartsWith("hfToken = •••", StringComparison.Ordinal)
            && line.EndsWith("from --hf-token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_secret_inside_another_value_is_refused()
    {
        const string secret = "does-not-look-like-a-token";
        var (output, error, exit) = await Mcc("my-model", "--deployment-config=http-flask", "--skip-prompts", $"--hf-token={secret}",
            $"--model-env=WORD={secret}");
        exit.ShouldBe(ExitCode.Refused, error);
        (output + error).ShouldNotContain(secret);
        error.ShouldContain("hfToken");
        Entries().ShouldBeEmpty();
    }

    private static IEnumerable<(string[] Options, IReadOnlyList<string> Variables)> Ways(Parameter parameter)
    {
        yield return ([$"{parameter.Flag}={Secret}"], []);
        yield return ([parameter.Flag, Secret], []);
        foreach (var variable in parameter.Environment.Concat(parameter.Ambient))
            yield return ([], [variable]);
    }
}

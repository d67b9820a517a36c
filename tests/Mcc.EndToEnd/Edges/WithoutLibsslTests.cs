using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Edges;

/// <summary>This machine with its OpenSSL hidden: what was deployed with it is the same without.</summary>
public sealed class WithoutLibsslTests : IDisposable
{
    private readonly TemporaryFolder place = new();

    [Fact]
    public async Task A_model_is_hashed_alike_and_a_deployed_one_answers()
    {
        await RequireAWayToHide();
        var model = await TrainedModel.Train(place, "joblib");
        await Project.Generate(place, "with", "http-flask", [$"--model-path={model.File}"]);
        (await Hidden("\"$0\" without --deployment-config=http-flask \"--model-path=$1\" --skip-prompts", model.File)).Well();

        var pair = new[] { "with", "without" }.Select(name => File.ReadAllText(Path.Combine(place[name], ".mcc", "lock.json"))
            .Split('\n').Single(line => line.Contains("\"model/", StringComparison.Ordinal))).ToArray();
        pair[1].ShouldBe(pair[0]);
    }

    [Fact]
    public async Task The_local_SageMaker_starts_and_a_signed_request_is_answered()
    {
        await RequireAWayToHide();
        // The client has its OpenSSL: only the program's is hidden.
        (await Hidden("\"$0\" local up --engine=none --port=0 --folder=state > variables")).Well();
        try
        {
            var asked = await Shell.Run("sh",
                ["-euc", ". ./variables; command -v aws > /dev/null || exit 3; aws s3 mb s3://bucket --endpoint-url "
                    + "\"$AWS_ENDPOINT_URL\"; echo content | aws s3 cp - s3://bucket/key --endpoint-url \"$AWS_ENDPOINT_URL\"; aws s3 cp "
                        + "s3://bucket/key - --endpoint-url \"$AWS_ENDPOINT_URL\""], place.Path);
            Assert.SkipWhen(asked.Exit == 3, "There is no AWS CLI on this machine.");
            asked.Well().Output.ShouldEndWith("content\n");
        }
        finally
        {
            (await Hidden("\"$0\" local down --folder=state")).Well();
        }
    }

    public void Dispose() => place.Dispose();

    private static async Task RequireAWayToHide() => Assert.SkipUnless(
        Environment.IsPrivilegedProcess
            && (await Shell.Run("unshare", ["--mount", "true"], "/")).Exit == 0, "Only root can hide libssl, and may do so here.");

    private Task<Ended> Hidden(string script, params string[] words) => Shell.Run(
        "unshare",
        [
            "--mount", "sh", "-euc",
            $"for each in /usr/lib/*/libssl.so.* /usr/lib/*/libcrypto.so.*; do [ -L \"$each\" ] || [ ! -f \"$each\" ] || mount --bind "
                + $"/dev/null \"$each\"; done; {script}",
            Repository.Program, .. words,
        ],
        place.Path, patience: TimeSpan.FromMinutes(3));
}

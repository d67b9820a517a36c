using Mcc.EndToEnd.Surroundings;
using Mcc.Platform.Processes;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Local;

/// <summary>AWS's prebuilt images in the local SageMaker, without the images: their runner serves with this machine's Python.</summary>
public sealed class PrebuiltImagesTests
{
    /// <summary>Importing a library takes seconds on a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public Task Seed_004_serves_three_frameworks_on_one_instance_with_stand_ins() => Run("three_frameworks.py");

    [Fact]
    public Task Scripts_in_s3_batch_asynchronous_and_many_models_answer_with_a_stand_in()
    {
        Nightly.Require(isLong: true);
        return Run("prebuilt.py");
    }

    private static async Task Run(string script)
    {
        using var models = new TemporaryFolder();
        var trained = await ProcessRunner.Run(new(TrainedModel.Python,
            ["-B", "-W", "ignore", Path.Combine(PythonScript.Folder, "sentiment.py"), models.Path], models.Path),
            TestContext.Current.CancellationToken);
        trained.ShouldNotBeNull().Succeeded.ShouldBeTrue(trained.Error);
        await LocalRun.Script(script, settings => settings with
        {
            Limits = settings.Limits with { Start = Patience, Invocation = Patience },
            Variables = new Dictionary<string, string>(settings.Variables, StringComparer.Ordinal)
            {
                ["MCC_PYTHON"] = TrainedModel.Python,
            },
        }, ("MODELS", models.Path));
    }
}

using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Edges;

/// <summary>What commands put into the temporary folder is gone when they end, however that comes.</summary>
public sealed class TemporaryFilesTests : IDisposable
{
    private readonly TemporaryFolder place = new();

    // Sockets stand there, and their names are short.
    private readonly TemporaryFolder temporary = new("mcc-tmp-");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Verify_leaves_nothing_there(bool interrupted)
    {
        var model = await TrainedModel.Train(place, "joblib");
        await using var project = await Project.Generate(place, "verified", "http-flask", [$"--model-path={model.File}"]);
        var variables = new Dictionary<string, string> { ["TMPDIR"] = temporary.Path, ["MCC_PYTHON"] = TrainedModel.Python };

        using var verify = Shell.Start(Repository.Program, ["verify", project.Folder, "--process", "--payload", model.Payload, "--load=1"],
            place.Path, variables);
        verify.StandardInput.Close();
        var talk = verify.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        // The first verdict: its server runs.
        var first = await verify.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        first.ShouldNotBeNull();
        Left().ShouldNotBeEmpty();
        if (interrupted)
            (await Shell.Run("kill", ["-INT", $"{verify.Id}"], "/")).Well();
        _ = verify.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await verify.WaitForExitAsync(TestContext.Current.CancellationToken);

        verify.ExitCode.ShouldBe(interrupted ? 130 : 0, await talk);
        Left().ShouldBeEmpty();
    }

    public void Dispose()
    {
        temporary.Dispose();
        place.Dispose();
    }

    /// <summary>But for what .NET itself has there while a program runs that is not native.</summary>
    private IEnumerable<string> Left() => Directory.EnumerateFileSystemEntries(temporary.Path, "mcc-*", SearchOption.AllDirectories);
}

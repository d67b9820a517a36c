using Mcc.Cli;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

public sealed class ValidateTests : DoorTest
{
    [Fact]
    public async Task A_project_is_good_until_somebody_writes_what_AWS_refuses()
    {
        var project = await Generate("checked");
        (await Mcc("validate", project)).Exit.ShouldBe(ExitCode.Done);

        var file = Path.Combine(project, "deploy", "create-endpoint-config.json");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Replace("\"InitialInstanceCount\": 1", "\"InitialInstanceCount\": 0", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var (output, _, exit) = await Mcc("validate", project, "--output=json");

        exit.ShouldBe(ExitCode.Refused);
        output.ShouldContain("`ProductionVariants[0].InitialInstanceCount` is `0`, but it must be at least 1.");
        output.ShouldContain("\"file\": \"deploy/create-endpoint-config.json\"");
    }

    [Fact]
    public async Task A_folder_without_a_project_is_refused() =>
        (await Mcc("validate", Folder)).Error.ShouldContain("deploy/payloads.json: The file is missing.");
}

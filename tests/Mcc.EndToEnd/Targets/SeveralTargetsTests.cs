using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>
/// One project with two targets through its own scripts and the AWS CLI; the local SageMaker is a stand-in for AWS, and the image is the
/// same for both.
/// </summary>
public sealed class SeveralTargetsTests(FunctionAws aws) : IClassFixture<FunctionAws>, IDisposable
{
    private readonly TemporaryFolder place = new();

    [Proves(ProofStep.Deployed, ProofPart.StandIn, "managed-inference", "lambda")]
    [Fact]
    public async Task Each_target_is_deployed_asked_rolled_back_and_cleaned_alone()
    {
        Nightly.Require(true);
        await aws.Prepare();
        await using var project = await aws.Pushed(place, "both", "managed-inference", "function", $"--model-path={aws.Model.File}");
        (await project.Do("deploy")).Well();
        (await Project.Command(place.Path, ["add-target", "both", "lambda", "--lambda-memory=3000"], aws.Variables(place))).Well();

        // What was deployed before is as it was: the image's files changed, but not what was pushed.
        (await project.Do("deploy")).Well().Error.ShouldContain("has this version already");
        (await project.Do("deploy", "--target", "lambda", "--dry-run")).Well().Output.ShouldContain("aws lambda create-function");
        (await project.Do("deploy", "--target=lambda")).Well();
        foreach (var target in new[] { "managed-inference", "lambda" })
            aws.Model.ShouldBeAnswered((await project.Do("test", "--target", target, "--deployed", "--payload", aws.Model.Payload)).Well()
                .Output);
        (await project.Do("status", "--target=lambda")).Well().Output.ShouldContain("function both-lambda: Active 3000 MB");
        (await project.Do("status")).Well().Output.ShouldContain("endpoint both: InService");
        (await project.Do("register", "--target=lambda", "--dry-run")).Well().Output.ShouldContain("\"target\": \"lambda\"");

        await LocalAws.Push(project, "function", 'b');
        (await project.Do("deploy", "--target=lambda")).Well().Error.ShouldContain("gets the version 2");
        (await project.Do("rollback", "--target=lambda")).Well().Error.ShouldContain("gets the version 1");
        (await project.Do("rollback", "--target=nowhere")).Exit.ShouldBe(2);

        (await project.Do("clean", "--yes", "--target=lambda")).Well();
        (await aws.Ask("lambda", "list-functions")).ShouldNotContain("both-lambda");
        aws.Model.ShouldBeAnswered((await project.Do("test", "--deployed", "--payload", aws.Model.Payload)).Well().Output);
        (await project.Do("clean", "--yes")).Well();
        (await aws.Left("both")).ShouldBeEmpty();
        (await project.Do("manifest")).Well().Output.ShouldBeEmpty();
    }

    public void Dispose() => place.Dispose();
}

using System.Text.Json.Nodes;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>The scripts of a project for Lambda against Lambda on this machine, which really runs the project's server.</summary>
public sealed class FunctionDeployedTests(FunctionAws aws) : IClassFixture<FunctionAws>, IDisposable
{
    private readonly TemporaryFolder place = new();

    [Proves(ProofStep.Deployed, ProofPart.StandIn, "lambda")]
    [Fact]
    public async Task A_function_is_made_asked_updated_rolled_back_and_cleaned_away()
    {
        Nightly.Require(true);
        await aws.Prepare();
        await using var project = await aws.Pushed(place, "called", "lambda", "function", $"--model-path={aws.Model.File}");
        (await project.Do("deploy")).Well();
        // To the last bit as the library itself, and so as the endpoint of LocalDeployTests.
        aws.Model.ShouldBeAnswered((await project.Do("test", "--deployed", "--payload", aws.Model.Payload)).Well().Output);
        var status = (await project.Do("status")).Well().Output;
        status.ShouldContain("function called-lambda: Active 2048 MB 60 s");
        status.ShouldContain("(AWS_IAM, BUFFERED)");
        var examples = await ReadmeExamples.Run(project, "called-lambda", "", WithKeys(aws.Variables(place)), ("REGION", "us-east-1"),
            ("https://ADDRESS/", status.Split("address: ")[1].Split(' ')[0]));
        examples[^2].ShouldContain("predictions");
        examples[^1].ShouldContain("predictions", customMessage: "the function's address");

        aws.Calls();
        (await project.Do("deploy")).Well().Error.ShouldContain("has this version already");
        aws.Calls().ShouldAllBe(call => call.StartsWith("lambda get", StringComparison.Ordinal)
            || call.StartsWith("lambda list", StringComparison.Ordinal) || call.StartsWith("ecr ", StringComparison.Ordinal));

        await LocalAws.Push(project, "function", 'b');
        (await project.Do("deploy")).Well().Error.ShouldContain("gets the version 2");
        aws.Model.ShouldBeAnswered((await project.Do("test", "--deployed", "--payload", aws.Model.Payload)).Well().Output);
        (await project.Do("rollback")).Well().Error.ShouldContain("gets the version 1");
        (await project.Do("status")).Well().Output.ShouldContain("* 1 ");
        (await project.Do("logs", "--deployed")).Well().Output.ShouldContain("REPORT RequestId: ");

        (await project.Do("clean", "--yes")).Well();
        JsonNode.Parse(await aws.Ask("lambda", "list-functions"))!["Functions"]!.AsArray().ShouldBeEmpty();
        (await project.Do("manifest")).Well().Output.ShouldBeEmpty();
        (await project.Do("test", "--deployed")).Refused().Error.ShouldContain("do/deploy creates it");
    }

    [Fact]
    public async Task A_function_with_every_option_is_what_was_asked_for_and_streams()
    {
        Nightly.Require(true);
        await aws.Prepare();
        await using var project = await aws.Pushed(place, "optional", "lambda", "function", $"--model-path={aws.Model.File}",
            "--lambda-url=public", "--lambda-streaming", "--lambda-reserved=5", "--lambda-provisioned=1", "--lambda-memory=3000",
            "--lambda-timeout=120", "--lambda-storage=1024");
        (await project.Do("deploy")).Well();
        aws.Model.ShouldBeAnswered((await project.Do("test", "--deployed", "--payload", aws.Model.Payload)).Well().Output);
        var made = JsonNode.Parse(await aws.Ask("lambda", "get-function-configuration", "--function-name", "optional-lambda"))!;
        ((int)made["MemorySize"]!, (int)made["Timeout"]!, (int)made["EphemeralStorage"]!["Size"]!).ShouldBe((3000, 120, 1024));
        var policy = await aws.Ask("lambda", "get-policy", "--function-name", "optional-lambda", "--qualifier", "default");
        policy.ShouldContain("mcc-public-url");
        policy.ShouldContain("mcc-public-invoke");
        (await project.Do("status")).Well().Output.ShouldContain("(NONE, RESPONSE_STREAM)");
        aws.Calls();
        (await project.Do("deploy")).Well();
        aws.Calls().ShouldAllBe(call => call.StartsWith("lambda get", StringComparison.Ordinal)
            || call.StartsWith("lambda list", StringComparison.Ordinal) || call.StartsWith("ecr ", StringComparison.Ordinal));
        (await project.Do("clean", "--yes")).Well();
    }

    public void Dispose() => place.Dispose();

    /// <summary>curl signs with the keys themselves, which the SDKs find in a file.</summary>
    private static Dictionary<string, string> WithKeys(IReadOnlyDictionary<string, string> variables)
    {
        var lines = File.ReadAllLines(variables["AWS_SHARED_CREDENTIALS_FILE"])
            .Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries))
            .Where(parts => parts.Length == 2).DistinctBy(parts => parts[0])
            .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
        return new(variables, StringComparer.Ordinal)
        {
            ["AWS_ACCESS_KEY_ID"] = lines["aws_access_key_id"],
            ["AWS_SECRET_ACCESS_KEY"] = lines["aws_secret_access_key"],
            ["AWS_SESSION_TOKEN"] = "",
        };
    }
}

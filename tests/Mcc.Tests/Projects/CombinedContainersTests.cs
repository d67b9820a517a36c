using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Tests.Cli;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Projects;

/// <summary>Projects that are combined to one endpoint: what is generated, refused, and exported.</summary>
public sealed class CombinedContainersTests : CommandLineTest
{
    private const string Image = "111122223333.dkr.ecr.us-east-1.amazonaws.com/other:1";
    private const string Workers = "SAGEMAKER_MODEL_SERVER_WORKERS";
    private const string Accept = "SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT";

    private const string Third = $$$"""{"ContainerHostname":"third-party","Image":"{{{Image}}}","Environment":{}}""";

    [Fact]
    public async Task A_serial_pipeline_is_one_model_with_the_types_and_shares_of_its_containers()
    {
        await Member("prep");
        await Member("trees", "--framework=xgboost");
        await Combined("both", "first=prep,trees", "--instance-type=ml.m5.2xlarge");

        var model = Json("both/deploy/managed-inference/create-model.json");
        model["InferenceExecutionConfig"]!["Mode"]!.GetValue<string>().ShouldBe("Serial");
        var containers = model["Containers"]!.AsArray();
        containers.Select(container => (string)container!["ContainerHostname"]!).ShouldBe(["first", "trees"]);
        // Half of 8 vCPUs each; what the first answers, the second accepts; the last answers as the client wants.
        containers[0]!["Environment"]!.ToJsonString().ShouldBe($$"""{"{{Accept}}":"text/csv","{{Workers}}":"4"}""");
        containers[1]!["Environment"]!.ToJsonString().ShouldBe($$"""{"{{Workers}}":"4"}""");
        model["PrimaryContainer"].ShouldBeNull();
        Json("both/do/containers.json").ToJsonString().ShouldBe(
            """[{"name":"first","project":"../prep"},{"name":"trees","project":"../trees"}]""");
        Json("both/runtime/aws/payloads.json")["create-model"]!["later"]!.ToJsonString().ShouldBe(
            """{"Containers.0.Image":"image1","Containers.1.Image":"image2","ModelName":"name","ExecutionRoleArn":"role"}""");
        File.ReadAllText(Full("both/README.md")).ShouldContain("| `first` | `../prep` |");
        foreach (var none in new[] { "Dockerfile", "do/environment.json", "do/submit", "do/lock", "code", "runtime/lib/engine.sh" })
            Path.Exists(Full("both/" + none)).ShouldBeFalse(none);
    }

    [Fact]
    public async Task Directly_invoked_containers_keep_their_types_and_can_be_images()
    {
        await Member("prep", "--model-env=SAGEMAKER_MODEL_SERVER_WORKERS=3");
        await Combined("both", $"prep,third-party={Image}", "--invocation=direct");

        var model = Json("both/deploy/managed-inference/create-model.json");
        model["InferenceExecutionConfig"]!["Mode"]!.GetValue<string>().ShouldBe("Direct");
        model["Containers"]!.ToJsonString().ShouldBe(
            $$$"""[{"ContainerHostname":"prep","Environment":{"{{{Workers}}}":"3"}},{{{Third}}}]""");
        File.ReadAllText(Full("both/do/test")).ShouldContain("--target-container");
    }

    [Fact]
    public async Task A_batch_sends_what_the_first_accepts_and_gets_what_the_last_answers()
    {
        await Member("prep");
        await Member("trees", "--framework=xgboost");
        await Combined("both", "prep,trees", "--deployment-target=batch-transform", "--batch-input-path=s3://bucket/in");
        var job = Json("both/deploy/batch-transform/create-transform-job.json");
        job["TransformInput"]!["ContentType"]!.GetValue<string>().ShouldBe("text/csv");
        job["TransformOutput"]!["Accept"]!.GetValue<string>().ShouldBe("text/csv");
    }

    [Theory]
    [InlineData("prep", "has 1 entry, but one endpoint has 2 to 15 containers. Deploy the project itself")]
    [InlineData("a=prep,a=./prep", "has two containers named `a`")]
    [InlineData("prep,missing", "missing, which does not exist. Give the folder of a generated project, or an image with its registry")]
    [InlineData("a_b=prep,prep", "has a container named `a_b`, but a name has 1 to 63 letters, digits and hyphens")]
    [InlineData("prep,many", "serves many models, but a serial pipeline cannot name one of them. Use --invocation direct")]
    [InlineData("prep,first=prep", "prep answers application/jsonl, but first accepts text/csv",
        "--container-answers=prep=application/jsonl", "--container-accepts=first=text/csv")]
    [InlineData("a=prep,b=prep", "names `c`, which is not a container", "--container-answers=c=text/csv")]
    [InlineData("a=prep,b=prep", "an inference component has one container", "--endpoint-style=component")]
    [InlineData("a=prep,b=prep", "AWS documents several containers for real-time endpoints and transform jobs only",
        "--deployment-target=async-inference")]
    [InlineData("a=prep,b=prep", "but a transform job names no container. Use --invocation serial", "--invocation=direct",
        "--deployment-target=batch-transform", "--batch-input-path=s3://bucket/in")]
    public async Task What_cannot_be_combined_is_refused_with_what_would_work(string containers, string says, params string[] more)
    {
        await Member("prep");
        await Member("many", "--multi-model");
        var (_, error, exit) = await Mcc(["both", $"--containers={containers}", "--skip-prompts", .. more]);
        exit.ShouldBe(ExitCode.Refused, error);
        error.ShouldContain(says);
    }

    [Fact]
    public async Task Sixteen_containers_are_refused()
    {
        var (_, error, exit) = await Mcc("all", "--skip-prompts",
            $"--containers={string.Join(',', Enumerable.Range(1, 16).Select(each => $"c{each}={Image}"))}");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("has 16 entries, but one endpoint has 2 to 15 containers. Use several endpoints.");
    }

    [Fact]
    public async Task Models_that_do_not_fit_into_the_memory_together_are_refused()
    {
        await Member("prep");
        Directory.CreateDirectory(Full("prep/model"));
        await using (var file = File.Create(Full("prep/model/model.pkl")))
            file.SetLength(5L << 30);
        var (_, error, exit) = await Mcc("both", "--containers=a=prep,b=prep", "--instance-type=ml.m5.large", "--skip-prompts");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("The models of all processes need at least 10 GiB (a: 1 × 5 GiB, b: 1 × 5 GiB), but an `ml.m5.large` has "
            + "8 GiB of memory.");
    }

    [Fact]
    public async Task A_secret_in_a_projects_variables_is_refused_and_found_in_the_payload()
    {
        await Member("prep");
        await File.WriteAllTextAsync(Full("prep/do/environment.json"), """{"HF_TOKEN": "hf_abcdefghijklmnopqrstuvwxyz0123456789"}""");
        var (_, error, exit) = await Mcc("both", "--containers=a=prep,b=prep", "--skip-prompts");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("whose variable `HF_TOKEN` is a secret in plain text");

        await File.WriteAllTextAsync(Full("prep/do/environment.json"), "{}");
        await Combined("both", "a=prep,b=prep");
        var path = Full("both/deploy/managed-inference/create-model.json");
        var model = JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        model["Containers"]![1]!["Environment"]!["HF_TOKEN"] = "hf_abcdefghijklmnopqrstuvwxyz0123456789";
        await File.WriteAllTextAsync(path, model.ToJsonString());
        (await Mcc("validate", "both")).Error.ShouldContain("`HF_TOKEN` is a secret in plain text");
    }

    [Fact]
    public async Task Shares_and_types_are_explained_with_their_origin()
    {
        await Member("prep");
        var (output, _, _) = await Mcc("config", "explain", "both", "--containers=a=prep,b=prep", "--instance-type=ml.m5.xlarge");
        output.ShouldMatch($"a: {Accept} = text/csv +from accepted by b");
        output.ShouldMatch($"b: {Workers} = 2 +from an equal share of ml.m5.xlarge");
    }

    [Fact]
    public async Task Images_without_known_types_are_noted()
    {
        var (_, error, exit) = await Mcc("both", $"--containers=a={Image},b={Image}", "--skip-prompts");
        exit.ShouldBe(ExitCode.Done, error);
        error.ShouldContain("Nothing says the content types of a, b, so they were not compared with their neighbors. Say them with "
            + "--container-accepts and --container-answers.");
        (await Mcc("validate", "both")).Exit.ShouldBe(ExitCode.Done);
    }

    [Fact]
    public async Task The_export_has_all_containers()
    {
        await Member("prep");
        await Combined("both", $"prep,image={Image},last=prep");
        (await Mcc("export", "both", "--format=cloudformation", "--output-file=template.json")).Exit.ShouldBe(ExitCode.Done);
        var properties = Json("template.json")["Resources"]!["Model"]!["Properties"]!;
        properties["InferenceExecutionConfig"]!["Mode"]!.GetValue<string>().ShouldBe("Serial");
        var containers = properties["Containers"]!.AsArray();
        containers[0]!["Image"]!.ToJsonString().ShouldBe("""{"Fn::Select":["0",{"Fn::Split":[",",{"Ref":"ImageUri"}]}]}""");
        containers[1]!["Image"]!.GetValue<string>().ShouldBe(Image);
        containers[2]!["Image"]!.ToJsonString().ShouldBe("""{"Fn::Select":["1",{"Fn::Split":[",",{"Ref":"ImageUri"}]}]}""");
        containers[2]!["ContainerHostname"]!.GetValue<string>().ShouldBe("last");

        var terraform = (await Mcc("export", "both", "--format=terraform")).Output;
        terraform.ShouldContain("split(\",\", var.image_uri)[1]");
        terraform.ShouldContain("container_hostname = \"last\"");
        terraform.ShouldContain("mode = \"Serial\"");
    }

    private string Full(string path) => Path.Combine(Folder, path);

    private JsonNode Json(string path) => JsonNode.Parse(File.ReadAllText(Full(path)))!;

    private async Task Member(string name, params string[] more)
    {
        var (_, error, exit) = await Mcc([name, "--deployment-config=http-flask", "--skip-prompts", .. more]);
        exit.ShouldBe(ExitCode.Done, error);
    }

    private async Task Combined(string name, string containers, params string[] more)
    {
        var (_, error, exit) = await Mcc([name, $"--containers={containers}", "--skip-prompts", .. more]);
        exit.ShouldBe(ExitCode.Done, error);
    }
}

using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>
/// The commands on docs/ecr.md that push an image without a project, as they stand there: a real engine and a real registry that demands
/// the login, and moto for ECR's own operations.
/// </summary>
[Collection("containers")]
public sealed partial class WorkedExampleTests(ContainerEngine engine, PretendedAws aws) : IClassFixture<PretendedAws>, IDisposable
{
    /// <summary>The user AWS with the password that moto gives for the account 123456789012.</summary>
    private const string Account = "AWS:$2y$04$NOlJ0bQuTeAZvyTVoaa.keLJfMcV9JJMTnjfP4Q6hgFOYc18id/dK";

    private readonly Surroundings.TemporaryFolder place = new();

    [Fact]
    public async Task The_worked_example_pushes_to_a_registry_that_demands_the_login()
    {
        engine.Require();
        aws.Require();
        await using var registry = await Registry.Start(login: true, Account);
        if (registry is null)
            Assert.Skip("This machine does not have Debian's docker-registry.");
        var page = await File.ReadAllTextAsync(Repository.File("docs", "ecr.md"));
        var commands = Block.Match(page).Groups["commands"].Value;
        commands.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(4);
        await File.WriteAllTextAsync(place["Dockerfile"], "FROM scratch\nCOPY Dockerfile /\n");
        var variables = new Dictionary<string, string>(aws.Variables(place["home"]))
        {
            ["DOCKER_CONFIG"] = place["docker"],
            ["AWS_DEFAULT_REGION"] = "us-east-1"
        };
        foreach (var (name, value) in engine.Variables)
            variables[name] = value;
        (await Shell.Run("docker", ["build", "--tag", "my-local-image:latest", place.Path], "/", variables)).Well();

        // The registry stands where ECR's is; everything else is filled in as a person would.
        var filled = commands.Replace("<aws_account_id>.dkr.ecr.<region>.amazonaws.com", registry.Host, StringComparison.Ordinal)
            .Replace("<region>", "us-east-1", StringComparison.Ordinal);
        filled.ShouldNotContain("<");
        (await Shell.Run("sh", ["-euc", filled], place.Path, variables)).Well();

        var pushed = JsonNode.Parse((await Shell.Run("docker", ["image", "inspect", $"{registry.Host}/my-ml-model:latest"], "/", variables))
            .Well().Output)![0]!["RepoDigests"]!.AsArray().Select(digest => (string)digest!)
            .Single(digest => digest.StartsWith(registry.Host, StringComparison.Ordinal));
        // Without the login, the registry does not say what it has.
        (await Status(registry, pushed.Split('@')[1], login: false)).ShouldBe(HttpStatusCode.Unauthorized);
        (await Status(registry, pushed.Split('@')[1], login: true)).ShouldBe(HttpStatusCode.OK);
        (await Shell.Run("aws", ["ecr", "describe-repositories", "--repository-names", "my-ml-model"], "/", variables)).Well();
        (await engine.Docker("image", "rm", "--force", "my-local-image:latest", $"{registry.Host}/my-ml-model:latest")).Well();
    }

    public void Dispose() => place.Dispose();

    private static async Task<HttpStatusCode> Status(Registry registry, string digest, bool login)
    {
        using var web = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Head, $"http://{registry.Host}/v2/my-ml-model/manifests/{digest}");
        request.Headers.Accept.ParseAdd("application/vnd.docker.distribution.manifest.v2+json");
        if (login)
            request.Headers.Authorization = new("Basic",
                Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("AWS:123456789012-auth-token")));
        using var answer = await web.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>The block below the heading of the example.</summary>
    [GeneratedRegex(@"## Push an image by hand\n.*?```sh\n(?<commands>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Block { get; }
}

using System.Globalization;
using System.Text.Json.Nodes;
using Mcc.EndToEnd.Surroundings;
using Mcc.LocalSageMaker;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Local;

/// <summary>Thousands of requests to an endpoint with real servers, whose answers name their origin.</summary>
public sealed class ShadowTests : IDisposable
{
    private const int Requests = 10_000;

    private readonly TemporaryFolder folder = new();
    private readonly TemporaryFolder counts = new();

    [Fact]
    public async Task No_client_gets_an_answer_of_a_shadow_that_fails_and_is_slow()
    {
        await using var local = await Start();
        using var client = new LocalClient(local);
        await Model(client, "production");
        await Model(client, "shadow", ("FAIL_EVERY", "3"), ("SLOW_EVERY", "50"));
        await Endpoint(client, [Variant("real", "production", 1)], [Variant("copied", "shadow", 0.25)]);

        var origins = await Origins(client, Requests);

        origins.ShouldBe(new Dictionary<string, int>(StringComparer.Ordinal) { ["production"] = Requests });
        await Gone(client);
        Counted("production").ShouldBe(Requests);
        Counted("shadow").ShouldBeInRange((Requests / 4) - 3, (Requests / 4) + 3);
    }

    [Fact]
    public async Task Variants_get_requests_by_their_weights_and_none_without_weight()
    {
        Nightly.Require(isLong: true);
        await using var local = await Start();
        using var client = new LocalClient(local);
        foreach (var name in (string[])["most", "few", "none"])
            await Model(client, name);
        await Endpoint(client, [Variant("a", "most", 9), Variant("b", "few", 1), Variant("c", "none", 0)], []);

        var origins = await Origins(client, Requests / 5);

        origins.Keys.Order(StringComparer.Ordinal).ShouldBe(["few", "most"]);
        origins["few"].ShouldBeInRange((Requests / 50) - 3, (Requests / 50) + 3);
        await Gone(client);
        Counted("none").ShouldBe(0);
    }

    public void Dispose()
    {
        folder.Dispose();
        counts.Dispose();
    }

    private Task<SageMakerServer> Start()
    {
        var settings = LocalRun.Settings(folder.Path);
        return LocalRun.Start(settings with
        {
            Projects = [new("counting", Path.Combine(PythonScript.Folder, "counting"))],
            Variables = new Dictionary<string, string>(settings.Variables, StringComparer.Ordinal) { ["COUNTS"] = counts.Path },
        });
    }

    private static Task<JsonNode> Model(LocalClient client, string name, params (string Name, string Value)[] variables)
    {
        var environment = new JsonObject { ["NAME"] = name };
        foreach (var (key, value) in variables)
            environment[key] = value;
        return client.Ask("CreateModel", new()
        {
            ["ModelName"] = name,
            ["ExecutionRoleArn"] = "arn:aws:iam::123456789012:role/service",
            ["PrimaryContainer"] = new JsonObject
            {
                ["Image"] = "123456789012.dkr.ecr.us-east-1.amazonaws.com/counting:latest",
                ["Environment"] = environment,
            },
        }, TestContext.Current.CancellationToken);
    }

    private static JsonObject Variant(string name, string model, double weight) => new()
    {
        ["VariantName"] = name,
        ["ModelName"] = model,
        ["InstanceType"] = "ml.m5.large",
        ["InitialInstanceCount"] = 1,
        ["InitialVariantWeight"] = weight,
    };

    private static async Task Endpoint(LocalClient client, JsonArray variants, JsonArray shadows)
    {
        var cancel = TestContext.Current.CancellationToken;
        var config = new JsonObject { ["EndpointConfigName"] = "counted", ["ProductionVariants"] = variants };
        if (shadows.Count > 0) config["ShadowProductionVariants"] = shadows;
        await client.Ask("CreateEndpointConfig", config, cancel);
        await client.Ask("CreateEndpoint", new() { ["EndpointName"] = "counted", ["EndpointConfigName"] = "counted" }, cancel);
        while (await Status(client) is "Creating")
            await Task.Delay(50, cancel);
        (await Status(client)).ShouldBe("InService");
    }

    private static async Task<string> Status(LocalClient client) => (string)(await client.Ask("DescribeEndpoint",
        new() { ["EndpointName"] = "counted" }, TestContext.Current.CancellationToken))["EndpointStatus"]!;

    /// <summary>How many answers came from each model; each answer is that of its request.</summary>
    private static async Task<IReadOnlyDictionary<string, int>> Origins(LocalClient client, int requests)
    {
        var origins = new string[requests];
        await Parallel.ForAsync(0, requests, new ParallelOptions
        {
            MaxDegreeOfParallelism = 16,
            CancellationToken = TestContext.Current.CancellationToken,
        }, async (number, cancel) =>
        {
            var answer = JsonNode.Parse(await client.Invoke("counted", number.ToString(CultureInfo.InvariantCulture), cancel))!;
            ((int)answer["request"]!).ShouldBe(number);
            origins[number] = (string)answer["origin"]!;
        });
        return origins.CountBy(origin => origin, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
    }

    private static async Task Gone(LocalClient client)
    {
        await client.Ask("DeleteEndpoint", new() { ["EndpointName"] = "counted" }, TestContext.Current.CancellationToken);
        try
        {
            while (await Status(client) is not null)
                await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        catch (HttpRequestException)
        {
            // It does not exist any more.
        }
    }

    private int Counted(string name) => int.Parse(File.ReadAllText(counts[name]), CultureInfo.InvariantCulture);
}

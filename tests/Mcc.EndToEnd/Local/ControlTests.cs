using System.Text.Json.Nodes;
using Mcc.LocalSageMaker;
using Mcc.LocalSageMaker.Settings;
using Xunit;

namespace Mcc.EndToEnd.Local;

public sealed class ControlTests
{
    [Fact]
    public Task Boto3_creates_running_endpoints_as_with_SageMaker() => LocalRun.Script("control.py");

    [Fact]
    public async Task What_SageMaker_refuses_is_refused()
    {
        using var place = new TemporaryFolder();
        // No process of these two is started: only their Dockerfiles are read.
        await LocalRun.Script("refusals.py", settings => settings with
        {
            Projects =
            [
                .. settings.Projects,
                Labelled(place.Path, "bare", ""),
                Labelled(place.Path, "labelled", "LABEL com.amazonaws.sagemaker.capabilities.accept-bind-to-port=true \\\n"
                    + "    com.amazonaws.sagemaker.capabilities.multi-models=\"true\"\n"),
            ],
        });
    }

    [Fact]
    public Task Endpoint_updates_support_all_traffic_modes_and_rollback() => LocalRun.Script("update.py");

    [Fact]
    public Task Inference_components_have_copies_and_are_updated_in_batches() => LocalRun.Script("components.py");

    [Fact]
    public Task Adapters_are_loaded_by_every_copy_of_their_base() => LocalRun.Script("adapters.py");

    [Fact]
    public Task The_model_registry_has_versions_and_models_of_approved_packages() => LocalRun.Script("packages.py");

    [Theory]
    [InlineData("kept.py")]
    [InlineData("packages_kept.py")]
    public async Task Adapters_and_model_packages_come_back_in_the_next_run(string script)
    {
        using var folder = new TemporaryFolder();
        foreach (var back in new[] { "", "yes" })
        {
            await using var local = await LocalRun.Start(LocalRun.Settings(folder.Path));
            await PythonScript.Run(local, script, new Dictionary<string, string>(StringComparer.Ordinal) { ["BACK"] = back });
        }
    }

    private static ProjectFolder Labelled(string place, string name, string labels)
    {
        var folder = Path.Combine(place, name);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "Dockerfile"), $"FROM python:3.12-slim\n{labels}EXPOSE 8080\n");
        return new(name, folder);
    }

    [Fact]
    public async Task It_ends_while_an_endpoint_is_being_deleted()
    {
        using var folder = new TemporaryFolder();
        for (var round = 0; round < 5; round++)
        {
            var cancel = TestContext.Current.CancellationToken;
            var local = await LocalRun.Start(LocalRun.Settings(folder.Path));
            using (var client = new LocalClient(local))
            {
                var name = $"ends-{round}";
                await client.Ask("CreateModel",
                    new()
                    {
                        ["ModelName"] = name,
                        ["PrimaryContainer"] = new JsonObject { ["Image"] = "stand-in:latest" },
                        ["ExecutionRoleArn"] = "arn:aws:iam::123456789012:role/execution"
                    }, cancel);
                await client.Ask("CreateEndpointConfig",
                    new()
                    {
                        ["EndpointConfigName"] = name,
                        ["ProductionVariants"] = new JsonArray(
                            new JsonObject
                            {
                                ["VariantName"] = "one",
                                ["ModelName"] = name,
                                ["InstanceType"] = "ml.m5.large",
                                ["InitialInstanceCount"] = 1
                            })
                    }, cancel);
                await client.Ask("CreateEndpoint", new() { ["EndpointName"] = name, ["EndpointConfigName"] = name }, cancel);
                while ((string?)(await client.Ask("DescribeEndpoint", new() { ["EndpointName"] = name },
                    cancel))["EndpointStatus"] is not "InService")
                    await Task.Delay(20, cancel);
                await client.Ask("DeleteEndpoint", new() { ["EndpointName"] = name }, cancel);
            }

            await local.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), cancel);
        }
    }
}

using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Core.Data;
using Mcc.Core.ServiceModels;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

public sealed class SyncSchemasTests : CommandLineTest
{
    private const string Untouched = "The existing models are unchanged";

    private string Schemas => Path.Combine(Folder, ".ml-container-creator", "schemas");

    [Fact]
    public async Task Models_of_a_folder_are_taken_and_projects_are_held_against_them()
    {
        var project = await Generate("early", "--instance-type=ml.m5.xlarge");
        var config = Path.Combine(project, "deploy", "managed-inference", "create-endpoint-config.json");
        await File.WriteAllTextAsync(config, (await File.ReadAllTextAsync(config, TestContext.Current.CancellationToken))
            .Replace("ml.m5.xlarge", "ml.z9.huge", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        (await Mcc("validate", project)).Error.ShouldContain("must be a value of ProductionVariantInstanceType");
        WriteModels(sagemaker => sagemaker["shapes"]!["ProductionVariantInstanceType"]!["enum"]!.AsArray().Add("ml.z9.huge"));

        var (output, error, exit) = await Mcc("bootstrap", "sync-schemas", "--from=models");

        exit.ShouldBe(ExitCode.Done, error);
        output.ShouldStartWith($"{Schemas}: of 2026-11-25, from {Path.Combine(Folder, "models")}\n");
        output.ShouldContain("sagemaker ");
        (await Mcc("validate", project)).Error.ShouldNotContain("must be a value of ProductionVariantInstanceType");
        Directory.EnumerateDirectories(Path.GetDirectoryName(Schemas)!).ShouldBe([Schemas]);
    }

    [Fact]
    public async Task Unchanged_models_keep_their_date_and_source()
    {
        WriteModels();
        (await Mcc("bootstrap", "sync-schemas", "--from=models")).Exit.ShouldBe(ExitCode.Done);

        foreach (var service in AwsServices.Bundled.Names)
        {
            var refreshed = ServiceModel.Read(service,
                await File.ReadAllBytesAsync(Path.Combine(Schemas, $"{service}.json"), TestContext.Current.CancellationToken));
            // Without what is added to a model when it is read.
            var shipped = ServiceModel.Read(service, DataFiles.Embedded.Read($"service-models/{service}.json"));
            refreshed.OperationNames.ShouldBe(shipped.OperationNames);
            refreshed.ShapeNames.ShouldBe(shipped.ShapeNames);
        }

        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Schemas, "manifest.json"),
            TestContext.Current.CancellationToken))!;
        manifest["lastSynced"]!.GetValue<string>().ShouldBe("2026-11-25");
        manifest["source"]!.GetValue<string>().ShouldBe(Path.Combine(Folder, "models"));
        manifest["services"]!["sagemaker"]!["shapeCount"]!.GetValue<int>().ShouldBeGreaterThan(200);
        manifest["services"]!["sagemaker"]!["enumCount"]!.GetValue<int>().ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task Models_older_than_thirty_days_are_reported()
    {
        WriteModels();
        (await Mcc("bootstrap", "sync-schemas", "--from=models")).Exit.ShouldBe(ExitCode.Done);
        (await Mcc("validate", await Generate("young"))).Error.ShouldNotContain("days old");

        Now = Now.AddDays(31);
        (await Mcc("validate", "young")).Error.ShouldContain("note: The AWS service models that you updated are 31 days old. Refresh "
            + "them: mcc bootstrap sync-schemas");
        (await Mcc("another", $"--deployment-config={AnyBackend}", "--skip-prompts")).Error.ShouldContain("31 days old");
        (await Mcc("bootstrap", "sync-schemas", "--status")).Error.ShouldContain("31 days old");
        Directory.Delete(Schemas, recursive: true);
        (await Mcc("validate", "young")).Error.ShouldContain("note: The built-in AWS service models are");
        (await Mcc("bootstrap", "sync-schemas",
            "--status")).Output.ShouldStartWith("No models were refreshed; those that mcc brings are of ");
    }

    public static TheoryData<string, string> Attacks => new()
    {
        { "not gzip", "it is not gzip data" },
        { "bomb", "it has more than 32 MB" },
        { "text", "cannot be used" },
        { "deep", "cannot be used" },
        { "no operation", "it has no operation CreateModel" },
        { "no shape", "it has no shape " },
        { "loop of wrong kind", "cannot be used" },
        { "older", "is older than 2017-07-24, which is shipped" },
        { "missing", "has no model of sagemaker" },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task What_is_broken_or_hostile_is_refused_and_the_old_ones_stay(string attack, string told)
    {
        WriteModels();
        (await Mcc("bootstrap", "sync-schemas", "--from=models")).Exit.ShouldBe(ExitCode.Done);
        var before = Snapshot();
        var file = Path.Combine(Folder, "models", "sagemaker", "2017-07-24", "service-2.json");
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        switch (attack)
        {
            case "not gzip": await File.WriteAllBytesAsync(file, [0x1f, 0x8b, 1, 2, 3], TestContext.Current.CancellationToken); break;
            case "bomb": await File.WriteAllBytesAsync(file, Packed(new byte[64 << 20]), TestContext.Current.CancellationToken); break;
            case "text": await File.WriteAllTextAsync(file, "service", TestContext.Current.CancellationToken); break;
            case "deep": await File.WriteAllTextAsync(file, new string('[', 100_000), TestContext.Current.CancellationToken); break;
            case "no operation":
                await File.WriteAllTextAsync(file,
                text.Replace("\"CreateModel\"", "\"CreateModell\"",
                    StringComparison.Ordinal), TestContext.Current.CancellationToken); break;
            case "no shape":
                await File.WriteAllTextAsync(file,
                text.Replace("\"CreateModelInput\":{", "\"CreateModelImput\":{",
                    StringComparison.Ordinal), TestContext.Current.CancellationToken); break;
            case "loop of wrong kind":
                await File.WriteAllTextAsync(file,
                text.Replace("\"CreateModelInput\":{\"type\":\"structure\"", "\"CreateModelInput\":{\"type\":\"spiral\"",
                    StringComparison.Ordinal), TestContext.Current.CancellationToken); break;
            case "older":
                await File.WriteAllTextAsync(file, text.Replace("\"2017-07-24\"", "\"2007-07-24\"", StringComparison.Ordinal),
                TestContext.Current.CancellationToken); break;
            default: Directory.Delete(Path.Combine(Folder, "models", "sagemaker"), recursive: true); break;
        }

        var (_, error, exit) = await Mcc("bootstrap", "sync-schemas", "--from=models");

        exit.ShouldBe(ExitCode.Refused, error);
        error.ShouldContain(told);
        error.ShouldContain(Untouched);
        Snapshot().ShouldBe(before);
    }

    [Fact]
    public async Task Long_shape_chains_and_slow_patterns_are_handled()
    {
        WriteModels(sagemaker =>
        {
            var shapes = sagemaker["shapes"]!.AsObject();
            for (var index = 0; index < 5_000; index++)
                shapes[$"Chain{index}"] = new JsonObject
                {
                    ["type"] = "list",
                    ["min"] = 1,
                    ["member"] = new JsonObject { ["shape"] = index == 4_999 ? "string" : $"Chain{index + 1}" }
                };
            shapes["string"] = JsonNode.Parse("""{"type":"string"}""");
            shapes["CreateModelInput"]!["members"]!["Chain"] = JsonNode.Parse("""{"shape":"Chain0"}""");
            shapes["ModelName"]!["pattern"] = "([a-z]+)+$";
            shapes["EndpointName"]!["pattern"] = "(?<broken";
        });
        var (_, error, exit) = await Mcc("bootstrap", "sync-schemas", "--from=models");
        exit.ShouldBe(ExitCode.Done, error);
        error.ShouldContain("The pattern of EndpointName (sagemaker) is not supported and is not checked.");
        (await Mcc("validate", await Generate("calm"))).Exit.ShouldBe(ExitCode.Done);
    }

    [Fact]
    public async Task A_damaged_refreshed_model_is_reported_and_the_shipped_used()
    {
        WriteModels();
        (await Mcc("bootstrap", "sync-schemas", "--from=models")).Exit.ShouldBe(ExitCode.Done);
        await File.WriteAllTextAsync(Path.Combine(Schemas, "sagemaker.json"), "{", TestContext.Current.CancellationToken);
        var (_, error, exit) = await Mcc("validate", await Generate("robust"));
        exit.ShouldBe(ExitCode.Done);
        error.ShouldContain("has no readable model of sagemaker, so the built-in one was used");
    }

    [Fact]
    public async Task Models_are_downloaded_over_TLS_or_from_this_machine()
    {
        (await Mcc("bootstrap", "sync-schemas", "--from=http://example.com/data")).Error.ShouldContain("is not encrypted");
        WriteModels();
        using var server = new FileServer(Path.Combine(Folder, "models"));
        var (output, error, exit) = await Mcc("bootstrap", "sync-schemas", $"--from={server.Address}");
        exit.ShouldBe(ExitCode.Done, error);
        output.ShouldContain(server.Address);
        var before = Snapshot();

        File.Delete(Path.Combine(Folder, "models", "sts", "2011-06-15", "service-2.json"));
        (_, error, exit) = await Mcc("bootstrap", "sync-schemas", $"--from={server.Address}");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("has no model of sts");
        server.Dispose();
        (await Mcc("bootstrap", "sync-schemas", $"--from={server.Address}")).Error.ShouldContain("cannot be reached");
        Snapshot().ShouldBe(before);
    }

    [Fact]
    public async Task Botocore_is_found_through_the_Python_on_the_PATH()
    {
        Variables["PATH"] = "";
        var (_, error, exit) = await Mcc("bootstrap", "sync-schemas");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("There is no AWS CLI and no Python with boto3 on the PATH.");

        // What the AWS CLI brings with its second version, as it lies on disk.
        WriteModels(into: "aws-cli/v2/dist/awscli/botocore/data");
        Write("aws-cli/v2/dist/aws", "");
        Directory.CreateDirectory(Path.Combine(Folder, "bin"));
        File.CreateSymbolicLink(Path.Combine(Folder, "bin", "aws"), Path.Combine(Folder, "aws-cli/v2/dist/aws"));
        Variables["PATH"] = Path.Combine(Folder, "bin");
        (var output, error, exit) = await Mcc("bootstrap", "sync-schemas");
        exit.ShouldBe(ExitCode.Done, error);
        output.ShouldContain("the AWS CLI's ");
    }

    [Fact]
    public async Task Missing_and_unwritable_folders_are_reported()
    {
        (await Mcc("bootstrap", "sync-schemas", "--from=nowhere")).Error.ShouldContain("does not exist");
        WriteModels();
        Write("taken", "");
        Variables["MCC_HOME"] = "taken";
        var (_, error, exit) = await Mcc("bootstrap", "sync-schemas", "--from=models");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("cannot be written");
    }

    /// <summary>Whole models as botocore has them, made from ours: types that are named by themselves get a shape.</summary>
    private void WriteModels(Action<JsonNode>? change = null, string into = "models")
    {
        foreach (var service in AwsServices.Bundled.Names)
        {
            var model = JsonNode.Parse(DataFiles.Embedded.Read($"service-models/{service}.json"))!;
            var version = model["metadata"]!["apiVersion"]!.GetValue<string>();
            foreach (var type in new[] { "string", "integer", "long", "boolean", "float", "double", "blob", "timestamp" })
                model["shapes"]![type] = new JsonObject { ["type"] = type, ["documentation"] = "<p>prose</p>" };
            if (service == "sagemaker")
                change?.Invoke(model);
            Write($"{into}/{service}/{version}/service-2.json", model.ToJsonString());
        }
    }

    private IReadOnlyList<(string, string)> Snapshot() =>
        [.. Directory.EnumerateFiles(Schemas).Order(StringComparer.Ordinal).Select(path => (path, File.ReadAllText(path)))];

    private static byte[] Packed(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(content);
        return packed.ToArray();
    }

    /// <summary>Serves a folder on this machine.</summary>
    private sealed class FileServer : IDisposable
    {
        private readonly HttpListener listener = new();
        private readonly string root;

        public FileServer(string root)
        {
            this.root = root;
            using (var port = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
            {
                port.Start();
                Address = $"http://127.0.0.1:{((IPEndPoint)port.LocalEndpoint).Port}/data/";
            }

            listener.Prefixes.Add(Address);
            listener.Start();
            _ = Serve();
        }

        public string Address { get; }

        public void Dispose() => listener.Close();

        private async Task Serve()
        {
            while (true)
            {
                HttpListenerContext context;
                try
                {
                    context = await listener.GetContextAsync();
                }
                catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }

                var path = Path.Combine(root, context.Request.Url!.AbsolutePath["/data/".Length..]);
                var content = File.Exists(path) ? await File.ReadAllBytesAsync(path) : Encoding.UTF8.GetBytes("none");
                context.Response.StatusCode = File.Exists(path) ? 200 : 404;
                await context.Response.OutputStream.WriteAsync(content);
                context.Response.Close();
            }
        }
    }
}

using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Tests.Mcp;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary><c>mcc catalog refresh|diff</c>, with a stand-in for the AWS CLI and one for the Hugging Face Hub.</summary>
public sealed class CatalogRefreshTests : CommandLineTest
{
    private const string NewType = """{"InstanceType": "g5.96xlarge", "ProcessorInfo": {"SupportedArchitectures": ["x86_64"]}, "VCpuInfo": {"DefaultVCpus": 384}, "MemoryInfo": {"SizeInMiB": 1572864}, "GpuInfo": {"Gpus": [{"Name": "A10G", "Manufacturer": "NVIDIA", "Count": 16, "MemoryInfo": {"SizeInMiB": 24576}}]}, "NetworkInfo": {"EfaInfo": {"MaximumEfaInterfaces": 2}}, "InstanceStorageInfo": {"TotalSizeInGB": 7600}}""";
    private const string OddType = """{"InstanceType": "x9.large", "ProcessorInfo": {"SupportedArchitectures": ["x86_64"]}, "VCpuInfo": {"DefaultVCpus": 2}, "MemoryInfo": {"SizeInMiB": 8192}, "GpuInfo": {"Gpus": [{"Name": "Z1", "Manufacturer": "Nobody", "Count": 1}]}}""";
    private const string ChangedType = """{"InstanceType": "m5.large", "ProcessorInfo": {"SupportedArchitectures": ["x86_64"]}, "VCpuInfo": {"DefaultVCpus": 3}, "MemoryInfo": {"SizeInMiB": 8192}}""";

    private string File(string name) => Path.Combine(Folder, ".ml-container-creator/catalogs", name + ".json");

    private void StandInAws(string types, params string[] names)
    {
        var quotas = string.Join(", ", names.SelectMany(name => new[] { "endpoint", "transform job", "cluster" }
            .Select(use => $$"""{"QuotaName": "{{name}} for {{use}} usage", "Value": 0}""")));
        StandInAws($$"""
            'service-quotas list-service-quotas') echo '{"Quotas": [{{quotas}}]}';;
            'ec2 describe-instance-types') echo '{"InstanceTypes": [{{types}}]}';;
            """);
    }

    private void StandInAws(string cases)
    {
        var program = Write("bin/aws",
            $"#!/bin/sh\ncase \"$1 $2\" in\n{cases}\n*) echo 'Unable to locate credentials' >&2; exit 253;;\nesac\n");
        System.IO.File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Variables["PATH"] = $"{Path.Combine(Folder, "bin")}:/usr/bin:/bin";
        Variables["HF_ENDPOINT"] = "http://127.0.0.1:9";
    }

    [Fact]
    public async Task Stand_in_rows_that_are_new_are_kept_with_source_and_date_and_used()
    {
        StandInAws($"{NewType}, {OddType}", "ml.g5.96xlarge", "ml.x9.large", "ml.../../x.y", "ml.gone.large");

        var (_, error, exit) = await Mcc("catalog", "refresh", "instances");

        exit.ShouldBe(ExitCode.Done, error);
        error.Split('\n').ShouldBe([
            "warning: `ml.gone.large` is new, but EC2 does not describe it in this region.",
            "warning: `ml.x9.large` is new, but its accelerator `Z1` is not in the catalog.",
            "instances: 1 row from EC2 DescribeInstanceTypes and Service Quotas; 1 new, 0 differ from the shipped ones "
                + "(0 of them are used).",
            "`mcc catalog diff` shows them. Values that differ are used after `mcc catalog refresh --replace`.",
            ""]);
        var row = JsonNode.Parse(await System.IO.File.ReadAllTextAsync(File("instances"), TestContext.Current.CancellationToken))!["rows"]!
            .AsArray().ShouldHaveSingleItem()!;
        row["date"]!.GetValue<string>().ShouldBe("2026-11-25");
        row["row"]!.ToJsonString().ShouldBe("""{"name":"ml.g5.96xlarge","processor":"x86_64","vcpus":384,"memoryGib":1536,"accelerators":16,"efa":2,"nvmeGb":7600,"transform":true,"cluster":true,"family":"g5","category":"gpu","accelerator":"nvidia-a10g","cost":"high"}""");

        (await Mcc("catalog", "show", "instances", "ml.g5.96xlarge")).Exit.ShouldBe(ExitCode.Done);
        (await Mcc("my-model", "--deployment-config=http-flask", "--instance-type=ml.g5.96xlarge", "--skip-prompts", "--dry-run"))
            .Error.ShouldNotContain("ml.g5.96xlarge` is not");
        Directory.Delete(Path.GetDirectoryName(File("x"))!, recursive: true);
        (await Mcc("catalog", "show", "instances", "ml.g5.96xlarge")).Exit.ShouldBe(ExitCode.Refused);
    }

    [Fact]
    public async Task Stand_in_rows_that_differ_are_shown_and_used_only_when_the_user_decides_it()
    {
        StandInAws(ChangedType, "ml.m5.large");

        await Mcc("catalog", "refresh", "instances");
        var (output, _, exit) = await Mcc("catalog", "diff");

        exit.ShouldBe(ExitCode.Done);
        output.ShouldBe("instances: ml.m5.large is different and not used (EC2 DescribeInstanceTypes and Service Quotas, 2026-11-25)\n"
            + "  vcpus: 2 -> 3\n");
        (await Vcpus()).ShouldBe(2);

        (await Mcc("catalog", "refresh", "instances", "--replace")).Exit.ShouldBe(ExitCode.Done);
        (await Mcc("catalog", "diff", "instances")).Output.ShouldContain("ml.m5.large is different and used");
        (await Vcpus()).ShouldBe(3);
        // The decision stays with the row.
        (await Mcc("catalog", "refresh", "instances")).Exit.ShouldBe(ExitCode.Done);
        (await Vcpus()).ShouldBe(3);

        async Task<int> Vcpus() => JsonNode.Parse((await Mcc("catalog", "show", "instances", "ml.m5.large", "--output=json")).Output)!
            ["entries"]![0]!["vcpus"]!.GetValue<int>();
    }

    [Fact]
    public async Task Stand_in_tags_of_a_known_form_become_images_with_the_facts_of_the_known_one()
    {
        StandInAws("""
            'ecr describe-images') case "$*" in
                *djl-inference*) echo '{"imageDetails": [{"imageTags": ["0.37.0-lmi29.0.0-cu130", "0.37.0-lmi29.0.0-cu140", "0.20.0-lmi1.0.0-cu130", "other"], "imagePushedAt": "2026-10-02T03:04:05+02:00"}]}';;
                *) echo '{"imageDetails": []}';;
            esac;;
            """);

        var (_, error, exit) = await Mcc("catalog", "refresh", "images");

        exit.ShouldBe(ExitCode.Done, error);
        error.ShouldContain("`djl-inference:0.37.0-lmi29.0.0-cu140` is new, but no known image has its CUDA version");
        var rows = JsonNode.Parse((await Mcc("catalog", "diff", "images", "--output=json")).Output)!["rows"]!.AsArray();
        rows.Select(row => row!["name"]!.GetValue<string>()).ShouldBe(["lmi djl-inference:0.37.0-lmi29.0.0-cu130"]);
        var shown = JsonNode.Parse((await Mcc("catalog", "show", "images", "lmi29", "--output=json")).Output)!["entries"]![0]!;
        shown["version"]!.GetValue<string>().ShouldBe("0.37.0");
        shown["created"]!.GetValue<string>().ShouldBe("2026-10-02");
        shown["default"]!.GetValue<bool>().ShouldBeFalse();
        shown["engineVersion"].ShouldBeNull();
        (await Mcc("mcp", "query", "base-image-picker", "-c", "deploymentConfig=transformers-lmi", "--limit=50")).Output
            .ShouldContain("djl-inference:0.37.0-lmi29.0.0-cu130");
    }

    [Fact]
    public async Task Stand_in_regions_get_the_DNS_suffix_of_their_partition()
    {
        StandInAws("""
            'ssm get-parameters-by-path') echo '{"Parameters": [{"Value": "eu-new-1"}, {"Value": "eu-odd-1"}, {"Value": "$(id)"}]}';;
            'ec2 describe-regions') echo '{"Regions": [{"RegionName": "eu-new-1", "OptInStatus": "opted-in"}, {"RegionName": "eu-odd-1", "OptInStatus": "opted-in"}]}';;
            'ssm get-parameter') case "$4" in *eu-odd-1/partition) echo '{"Parameter": {"Value": "evil.example"}}';;
                */partition) echo '{"Parameter": {"Value": "aws"}}';; *) echo '{"Parameter": {"Value": "Europe (New)"}}';; esac;;
            """);

        var (_, error, exit) = await Mcc("catalog", "refresh", "regions");

        exit.ShouldBe(ExitCode.Done, error);
        error.ShouldContain("`eu-odd-1` is new, but its name, its partition or whether it must be enabled is not known.");
        (await Mcc("catalog", "diff", "regions")).Output.ShouldBe("""
            regions: eu-new-1 is new and used (SSM public parameters and EC2 DescribeRegions, 2026-11-25)
              code: "eu-new-1"
              name: "Europe (New)"
              partition: "aws"
              dnsSuffix: "amazonaws.com"
              optIn: true

            """);
    }

    [Fact]
    public async Task Stand_in_text_with_control_characters_is_left_out_by_name()
    {
        StandInAws("""
            'ssm get-parameters-by-path') echo '{"Parameters": [{"Value": "eu-new-1"}]}';;
            'ec2 describe-regions') echo '{"Regions": [{"RegionName": "eu-new-1", "OptInStatus": "opted-in"}]}';;
            'ssm get-parameter') case "$4" in */partition) echo '{"Parameter": {"Value": "aws"}}';; *) echo '{"Parameter": {"Value": "\u001b[2J"}}';; esac;;
            """.Replace("echo", "printf '%s\\n'", StringComparison.Ordinal));

        var (_, error, exit) = await Mcc("catalog", "refresh", "regions");

        exit.ShouldBe(ExitCode.Done);
        error.ShouldContain("warning: The row `eu-new-1` of `regions` is left out: A text is too long, or has characters that cannot be "
            + "printed.");
        System.IO.File.Exists(File("regions")).ShouldBeFalse();
    }

    [Fact]
    public async Task Stand_in_Hub_adds_a_model_that_the_user_names()
    {
        await using var hub = await PretendedHub.Start();
        StandInAws("");
        Variables["HF_ENDPOINT"] = hub.Address;

        var (_, error, exit) = await Mcc("catalog", "refresh", "models", "--model=some/tiny", "--model=no/body");

        exit.ShouldBe(ExitCode.Done, error);
        error.ShouldContain("The Hub has no model `no/body`.");
        (await Mcc("catalog", "diff", "models")).Output.ShouldContain("models: some/tiny is new and used (Hugging Face Hub, 2026-11-25)");
        (await Mcc("mcp", "query", "model-picker", "-a", "search=some/tiny")).Output.ShouldContain("\"gated\": true");
    }

    [Fact]
    public async Task Sources_that_cannot_be_reached_are_each_reported_and_the_exit_code_is_1()
    {
        StandInAws("");

        var (_, error, exit) = await Mcc("catalog", "refresh");

        exit.ShouldBe(ExitCode.Refused);
        foreach (var catalog in new[] { "instances", "images", "regions" })
            error.ShouldMatch($@"(?m)^error: `{catalog}` cannot be refreshed completely \(.*\): .*Unable to locate credentials");
        error.ShouldContain("`models` cannot be refreshed completely (Hugging Face Hub): 127.0.0.1 cannot be reached");
        Directory.Exists(Path.Combine(Folder, ".ml-container-creator")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("refresh")]
    [InlineData("diff")]
    public async Task A_catalog_without_a_live_source_is_refused(string command)
    {
        var (_, error, exit) = await Mcc("catalog", command, "pickle-globals");

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("`pickle-globals` is not a catalog with a live source. Use one of `images`, `instances`, `models`, `regions`.");
    }

    [Fact]
    public async Task Refreshed_rows_become_old_on_their_own_date()
    {
        StandInAws(NewType, "ml.g5.96xlarge");
        await Mcc("catalog", "refresh", "instances");
        (await Mcc("catalog", "check")).Error.ShouldNotContain("Your row");

        Now = Now.AddDays(366);
        var (_, error, exit) = await Mcc("catalog", "check");

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("Your row `ml.g5.96xlarge` of `instances` is of 2026-11-25 (EC2 DescribeInstanceTypes and Service Quotas). "
            + "Refresh it: mcc catalog refresh instances");
    }

    [Theory]
    [InlineData("{", "instances.json")]
    [InlineData("""{"rows": [{"source": "x", "date": "2026-11-25", "row": {"name": "ml.a.b"}}]}""", "Row 1 is not valid: Required members are missing")]
    [InlineData("""{"rows": [{"source": "x", "date": "soon", "row": {"name": "ml.a.b"}}]}""", "Row 1 has no valid `row` and `date`.")]
    [InlineData("""{"rows": [], "more": 1}""", "Unknown member `more`.")]
    public async Task A_damaged_file_of_the_user_is_refused_with_its_name_when_its_catalog_is_read(string text, string problem)
    {
        Write(".ml-container-creator/catalogs/instances.json", text);

        (await Mcc("catalog", "show", "regions", "eu-west-1")).Error.ShouldNotContain("instances.json", Case.Sensitive);
        var (_, error, exit) = await Mcc("my-model", "--deployment-config=http-flask", "--skip-prompts", "--dry-run");

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain(problem);
    }

    [Fact]
    public async Task A_replacing_row_changes_only_what_a_live_source_states()
    {
        Write(".ml-container-creator/catalogs/regions.json", """
            {"rows": [{"source": "x", "date": "2026-11-25", "replaces": true, "row": {"code": "eu-west-1", "name": "Europe (Changed)",
              "partition": "aws", "dnsSuffix": "evil.example", "optIn": false}}]}
            """);

        var shown = (await Mcc("catalog", "show", "regions", "eu-west-1")).Output;

        shown.ShouldContain("Europe (Changed)");
        shown.ShouldContain("\"dnsSuffix\": \"amazonaws.com\"");
        shown.ShouldNotContain("evil.example");
    }

    [Fact]
    public async Task Catalogs_that_decide_about_trust_are_not_read_from_the_folder()
    {
        Write(".ml-container-creator/catalogs/pickle-globals.json", "{");
        Write(".ml-container-creator/catalogs/model-architectures.json", "{");

        (await Mcc("catalog", "list")).Exit.ShouldBe(ExitCode.Done);
    }
}

using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary><c>mcc registry</c>: deployments are recorded, found, compared, exchanged and dropped.</summary>
public sealed class RegistryTests : CommandLineTest
{
    private const string Token = "hf_abcdefghijklmnopqrstuvwxyz";

    private const string NpmRegistry = """
        {
          "schemaVersion": "2026-03-20",
          "entries": [
            {
              "id": "0a1b2c3d", "timestamp": "2026-03-21T10:11:12.345Z", "status": "success",
              "deployment": { "deploymentConfig": "transformers-vllm", "architecture": "transformers", "backend": "vllm",
                "baseImage": "vllm/vllm-openai:v0.10", "deploymentTarget": "managed-inference", "buildTarget": "codebuild",
                "icList": [{ "name": "one" }] },
              "model": { "modelName": "openai/gpt-oss-20b", "modelFormat": null },
              "infrastructure": { "instanceType": "ml.g5.xlarge", "region": "us-west-2", "roleArn": "arn:aws:iam::111122223333:role/x" },
              "configuration": { "parameters": { "projectName": "theirs", "hfToken": "hf_abcdefghijklmnopqrstuvwxyz",
                "modelEnv": { "API_KEY": "abc", "LEVEL": "1" }, "serverEnv": ["MAX=4", "WANDB_API_KEY=abcdef"] } },
              "outcome": { "notes": "it works" },
              "metadata": { "generatorVersion": "1.5.2", "source": "local", "importedFrom": null }
            }
          ]
        }
        """;

    [Fact]
    public async Task A_project_is_recorded_with_settings_payloads_and_state()
    {
        await Generate("mine", "--model-format=pkl", "--model-env=LEVEL=1", "--role-arn=arn:aws:iam::111122223333:role/x");
        Write("mine/.mcc/state.json", """{ "image": "repository@sha256:abc", "deployed default": "mine-1", "deployed prod": "mine-2" }""");
        Write("mine/deploy/stages/prod.json", "{}");

        var (output, error, exit) = await Mcc("registry", "log", "mine", "--stage=prod", "--notes=a \"b\"\n=c", "--status", "partial",
            "--region=eu-west-1");

        exit.ShouldBe(ExitCode.Done, error);
        var line = (await File.ReadAllLinesAsync(Path.Combine(Folder, ".ml-container-creator/registry.jsonl"))).ShouldHaveSingleItem();
        var entry = JsonNode.Parse(line)!.AsObject();
        entry.Take(11).Select(member => $"{member.Key}={member.Value}").ShouldBe(
        [
            $"id={output.Trim()}", "time=2026-11-25T12:00:00Z", "status=partial", "project=mine", "architecture=http",
            $"backend={AnyBackend}", "target=managed-inference", "stage=prod", "model=", "instanceType=ml.m5.large", "region=eu-west-1",
        ]);
        $"{entry["outcome"]!["notes"]}".ShouldBe("a \"b\"\n=c");
        $"{entry["outcome"]!["image"]}".ShouldBe("repository@sha256:abc");
        $"{entry["outcome"]!["deployed"]}".ShouldBe("mine-2");
        $"{entry["parameters"]!["region"]}".ShouldBe("eu-west-1");
        $"{entry["parameters"]!["modelEnv"]!["LEVEL"]}".ShouldBe("1");
        var payloads = entry["payloads"]!.AsObject().Select(payload => payload.Key).ToList();
        payloads.ShouldContain("deploy/managed-inference/create-model.json");
        payloads.ShouldContain("deploy/stages/prod.json");
        payloads.ShouldContain("do/environment.json");
        $"{entry["generated"]}".ShouldStartWith("sha256:");
        $"{entry["catalogs"]}".ShouldStartWith("sha256:");
        line.ShouldEndWith(",\"schemaVersion\":1}");
    }

    [Fact]
    public async Task The_settings_of_an_entry_make_the_same_project_again()
    {
        var project = await Generate("mine", "--model-format=pkl", "--instance-type=ml.c5.xlarge", "--server-env=A=$x 'y'");
        var id = await Log("mine");

        Write("again.json", (await Mcc("registry", "show", id[..6], "--settings")).Output);
        (await Mcc("--config=again.json", "--project-dir=again", "--skip-prompts")).Exit.ShouldBe(ExitCode.Done);

        var files = Files(project);
        files.Count.ShouldBeGreaterThan(50);
        Files(Path.Combine(Folder, "again")).ShouldBe(files);
        foreach (var path in files.Where(path => path is not (".mcc/project.json" or ".mcc/lock.json")))
            File.ReadAllBytes(Path.Combine(Folder, "again", path)).ShouldBe(File.ReadAllBytes(Path.Combine(project, path)), path);
    }

    [Fact]
    public async Task Without_a_project_the_flags_of_the_npm_program_are_taken()
    {
        var (output, error, exit) = await Mcc("registry", "log", "--architecture=http", "--backend=flask", "--model-name=m",
            "--instance-type=ml.m5.large", "--region=eu-west-1", "--deployment-target=managed-inference", "--build-target=codebuild",
            "--base-image=mine:1", "--notes=n", "--parameters={\"projectName\":\"named\"}", "--ic-list=[{\"a\":1}]", "--output=json");
        exit.ShouldBe(ExitCode.Done, error);
        var entry = JsonNode.Parse(output)!["entry"]!;
        $"{entry["backend"]} {entry["architecture"]} {entry["project"]} {entry["model"]} {entry["icList"]![0]!["a"]}"
            .ShouldBe("http-flask http named m 1");
        $"{entry["parameters"]!["baseImage"]}".ShouldBe("mine:1");

        (await Mcc("registry", "log")).Error.ShouldBe("error: . is not a project, and --deployment-config is not given. Name the folder of "
            + "a project, or give the settings of the deployment as options.\n");
        (await Mcc("registry", "log", "--backend=http-flask", "--status=good")).Error
            .ShouldBe("error: --status is `good`. It must be success, partial or failed.\n");
        (await Mcc("registry", "log", "--backend=http-flask", "--ic-list={}")).Exit.ShouldBe(ExitCode.Refused);
        (await Mcc("registry", "log", "--backend=http-flask", "--parameters={\"regoin\":1}")).Error.ShouldContain("`region`");
    }

    [Fact]
    public async Task A_deployment_of_another_configuration_takes_nothing_from_the_project()
    {
        await Generate("mine");
        var (output, error, exit) = await Mcc("registry", "log", "mine", "--deployment-config=http-fastapi", "--output=json");
        exit.ShouldBe(ExitCode.Done, error);
        var entry = JsonNode.Parse(output)!["entry"]!.AsObject();
        (entry["project"], entry.ContainsKey("payloads")).ShouldBe((null, false));
        entry["parameters"]!.ToJsonString().ShouldBe("""{"deploymentConfig":"http-fastapi"}""");
    }

    [Fact]
    public async Task Secrets_are_never_recorded()
    {
        var (output, error, exit) = await Mcc("registry", "log", "--deployment-config=http-flask", "--output=json", "--parameters",
            $$"""{"hfToken":"{{Token}}","modelEnv":{"LEVEL":"1"},"roleArn":"arn:aws:iam::1:role/x"}""");
        exit.ShouldBe(ExitCode.Done, error);
        var entry = JsonNode.Parse(output)!["entry"]!;
        entry["withheld"]!.AsArray().Select(key => $"{key}").ShouldBe(["hfToken"]);
        entry["parameters"]!["modelEnv"]!.ToJsonString().ShouldBe("""{"LEVEL":"1"}""");

        (await Mcc("registry", "log", "--deployment-config=http-flask", "--parameters={\"modelEnv\":{\"A\":\"" + Token + "\"}}")).Exit
            .ShouldBe(ExitCode.Refused);
        (await Mcc("registry", "log", "--deployment-config=http-flask", $"--notes=token {Token}")).Exit.ShouldBe(ExitCode.Refused);
        Write("registry.json", NpmRegistry);
        (await Mcc("registry", "import", "registry.json")).Exit.ShouldBe(ExitCode.Done);

        var text = await File.ReadAllTextAsync(Path.Combine(Folder, ".ml-container-creator/registry.jsonl"));
        text.Split('\n').Length.ShouldBe(3);
        foreach (var secret in (string[])[Token, "abcdef", "\"abc\""])
            text.ShouldNotContain(secret);
        text.ShouldContain("\"withheld\":[\"hfToken\",\"modelEnv.API_KEY\",\"serverEnv\"]");
        (await Mcc("registry", "show", "0a1b", "--settings")).Error.ShouldContain("hfToken");
    }

    [Fact]
    public async Task Filters_choose_entries()
    {
        Now = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        var old = await Log("--deployment-config=transformers-vllm", "--model-name=Qwen/Qwen3-0.6B", "--region=eu-west-1",
            "--status=failed");
        Now = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);
        var flask = await Log("--deployment-config=http-flask", "--project-name=rides", "--instance-type=ml.m5.large", "--stage=prod");
        Now = new(2026, 11, 25, 0, 0, 0, TimeSpan.Zero);
        var async = await Log("--deployment-config=http-fastapi", "--deployment-target=async-inference", "--region=eu-west-1");

        (await Listed()).ShouldBe([old, flask, async]);
        (await Listed("--status=failed")).ShouldBe([old]);
        (await Listed("--architecture=http")).ShouldBe([flask, async]);
        (await Listed("--backend=vllm")).ShouldBe([old]);
        (await Listed("--backend=http-flask")).ShouldBe([flask]);
        (await Listed("--backend=lask")).ShouldBeEmpty();
        (await Listed("--deployment-config=http-fastapi")).ShouldBe([async]);
        (await Listed("--deployment-target=async-inference")).ShouldBe([async]);
        (await Listed("--model=qwen3")).ShouldBe([old]);
        (await Listed("--model=qwen3*6B")).ShouldBeEmpty();
        (await Listed("--model=*/qwen3*6B")).ShouldBe([old]);
        (await Listed("--region=eu-west-1", "--architecture=http")).ShouldBe([async]);
        (await Listed("--project-name=rides")).ShouldBe([flask]);
        (await Listed("--stage=prod")).ShouldBe([flask]);
        (await Listed("--instance-type=ml.m5.large")).ShouldBe([flask]);
        (await Listed("--since=2026-11-20")).ShouldBe([flask, async]);
        (await Listed("--since=2026-11-20T00:00:01Z")).ShouldBe([async]);
        (await Listed("--since=24h")).ShouldBe([async]);
        (await Listed("--older-than=5d")).ShouldBe([old]);
        (await Mcc("registry", "list", "--since=soon")).Exit.ShouldBe(ExitCode.Refused);
        (await Mcc("registry", "list", "--status=good")).Exit.ShouldBe(ExitCode.Refused);
    }

    [Fact]
    public async Task A_CSV_cell_is_quoted_and_never_a_formula()
    {
        Write("lines.jsonl", string.Concat(((string[])["=1+1", "+a", "-b", "@c", "\\ttab", "a,b", "a\\\"b", "a\\r\\nb", "plain é"])
            .Select((model, number) => $$"""{"id":"{{number}}","model":"{{model}}"}""" + "\n")));

        var (output, error, exit) = await Mcc("registry", "list", "--file=lines.jsonl", "--output=csv");

        exit.ShouldBe(ExitCode.Done, error);
        output.ShouldBe("id,time,status,project,backend,target,stage,region,instanceType,model\n"
            + "0,,,,,,,,,'=1+1\n1,,,,,,,,,'+a\n2,,,,,,,,,'-b\n3,,,,,,,,,'@c\n4,,,,,,,,,'\ttab\n5,,,,,,,,,\"a,b\"\n6,,,,,,,,,\"a\"\"b\"\n"
            + "7,,,,,,,,,\"a\r\nb\"\n8,,,,,,,,,plain é\n");
    }

    [Fact]
    public async Task Control_characters_do_not_reach_the_terminal()
    {
        Write("lines.jsonl", """{"id":"a","project":"\u001b[2Jx\u009b","model":"m\nn"}""" + "\n");
        var (output, _, _) = await Mcc("registry", "list", "--file=lines.jsonl");
        output.ShouldContain("?[2Jx?");
        output.ShouldEndWith("m?n\n");
        output.Count(letter => letter == '\n').ShouldBe(2);
    }

    [Fact]
    public async Task Two_entries_are_compared_by_settings_image_and_payloads()
    {
        await Generate("mine", "--model-format=pkl");
        var first = await Log("mine");
        Write("mine/.mcc/state.json", """{ "image": "r@sha256:2" }""");
        Write("mine/deploy/managed-inference/create-model.json", "{}");
        var second = await Log("mine", "--region=eu-west-1");

        var (output, error, exit) = await Mcc("registry", "diff", first, second);

        exit.ShouldBe(ExitCode.Done, error);
        var lines = output.TrimEnd().Split('\n');
        lines.Select(line => line.Split(": ")[0])
            .ShouldBe(["region", "outcome/image", "payloads/deploy/managed-inference/create-model.json"]);
        lines[0].ShouldBe("region: us-east-1 -> eu-west-1");
        lines[1].ShouldBe("outcome/image:  -> r@sha256:2");
        (await Mcc("registry", "diff", first, first)).Error.ShouldBe("Both deployments are the same.\n");
        (await Mcc("registry", "diff", first, "nosuch")).Exit.ShouldBe(ExitCode.Refused);
    }

    [Fact]
    public async Task The_npm_programs_registry_is_imported_once()
    {
        Write("registry.json", NpmRegistry);

        (await Mcc("registry", "import", "registry.json")).Error.ShouldBe("Added 1 of 1 entries; 0 existed already.\n");
        (await Mcc("registry", "import", "registry.json")).Error.ShouldBe("Added 0 of 1 entries; 1 existed already.\n");

        var entry = JsonNode.Parse((await Mcc("registry", "show", "0a1b2c3d", "--output=json")).Output)!["entry"]!;
        entry.AsObject().Take(11).Select(member => $"{member.Value}").ShouldBe(["0a1b2c3d", "2026-03-21T10:11:12Z", "success", "theirs",
            "transformers", "transformers-vllm", "managed-inference", "", "openai/gpt-oss-20b", "ml.g5.xlarge", "us-west-2"]);
        entry["parameters"]!.ToJsonString().Replace("\"", "'").ShouldBe(
            "{'projectName':'theirs','modelEnv':{'LEVEL':'1'},'serverEnv':['MAX=4'],"
            + "'deploymentConfig':'transformers-vllm','deploymentTarget':'managed-inference','baseImage':'vllm/vllm-openai:v0.10',"
            + "'buildTarget':'codebuild','modelName':'openai/gpt-oss-20b','instanceType':'ml.g5.xlarge','region':'us-west-2',"
            + "'roleArn':'arn:aws:iam::111122223333:role/x'}");
        entry["imported"]!.ToJsonString().ShouldBe("""{"file":"registry.json","time":"2026-11-25T12:00:00Z"}""");
        $"{entry["generatorVersion"]} {entry["outcome"]!["notes"]} {entry["icList"]![0]!["name"]}".ShouldBe("1.5.2 it works one");
    }

    [Fact]
    public async Task An_export_is_imported_with_where_it_is_from()
    {
        var id = await Log("--deployment-config=http-flask", "--notes=one");
        await Log("--deployment-config=http-fastapi", "--status=failed");
        (await Mcc("registry", "export", "--status=success", "--output-file=out.json")).Exit.ShouldBe(ExitCode.Done);
        var exported = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "out.json")))!;
        $"{exported["version"]} {exported["exportedAt"]}".ShouldBe("1.0 2026-11-25T12:00:00Z");
        $"{exported["exportedBy"]}".ShouldStartWith("mcc ");

        (await Mcc("registry", "import", "out.json", "--file=other.jsonl")).Exit.ShouldBe(ExitCode.Done);
        // Lines of a registry are imported too.
        (await Mcc("registry", "import", "other.jsonl", "--file=third.jsonl")).Exit.ShouldBe(ExitCode.Done);

        var entry = JsonNode.Parse((await File.ReadAllLinesAsync(Path.Combine(Folder, "third.jsonl"))).ShouldHaveSingleItem())!;
        $"{entry["id"]} {entry["outcome"]!["notes"]}".ShouldBe($"{id} one");
        $"{entry["imported"]!["file"]} {entry["imported"]!["before"]!["file"]}".ShouldBe("other.jsonl out.json");
        $"{entry["imported"]!["before"]!["by"]}".ShouldStartWith("mcc ");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"entries":[{"id":"a"}]}""")]
    [InlineData("""{"entries":[1]}""")]
    [InlineData("""{"entries":[{"id":"a","time":"2026-01-01","status":"failed","parameters":{"a":"\ud800"}}]}""")]
    [InlineData("""{"entries":[{"id":"a","time":"2026-01-01","status":"odd"}]}""")]
    public async Task What_is_not_a_registry_is_refused(string content)
    {
        Write("bad.json", content);
        var (_, error, exit) = await Mcc("registry", "import", "bad.json");
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldStartWith("error: bad.json: ");
        Entries().ShouldBe(["bad.json"]);
    }

    [Fact]
    public async Task Prune_drops_what_the_filters_choose_and_damaged_lines()
    {
        var kept = await Log("--deployment-config=http-flask");
        await Log("--deployment-config=http-flask", "--status=failed");
        var path = Path.Combine(Folder, ".ml-container-creator/registry.jsonl");
        var lines = await File.ReadAllLinesAsync(path);
        await File.AppendAllTextAsync(path, "{\"id\":\"torn");

        var (_, error, _) = await Mcc("registry", "list");
        error.ShouldBe($"warning: {path}:3: The last entry is incomplete, because its writer was interrupted, so it was skipped. "
            + "The next `mcc registry log` removes it.\n");
        (await Mcc("registry", "prune", "--status=failed", "--dry-run")).Error
            .ShouldBe("Would drop 1 entries and 1 damaged lines; 1 entries stay.\n");
        (await File.ReadAllLinesAsync(path)).Length.ShouldBe(3);
        (await Mcc("registry", "prune", "--status=failed")).Error.ShouldBe("Dropped 1 entries and 1 damaged lines; 1 entries stay.\n");

        (await File.ReadAllTextAsync(path)).ShouldBe(lines[0] + "\n");
        (await Listed()).ShouldBe([kept]);
        Directory.EnumerateFiles(Path.GetDirectoryName(path)!).ShouldBe([path]);
    }

    [Fact]
    public async Task The_next_entry_repairs_the_end()
    {
        var first = await Log("--deployment-config=http-flask");
        await File.AppendAllTextAsync(Path.Combine(Folder, ".ml-container-creator/registry.jsonl"), "{\"id\":\"torn");

        var (output, error, _) = await Mcc("registry", "log", "--deployment-config=http-flask");

        error.ShouldStartWith("note: Removed 11 bytes of an incomplete entry from the end of ");
        (await Listed()).ShouldBe([first, output.Trim()]);
    }

    [Fact]
    public async Task A_named_profile_has_a_registry_of_its_own()
    {
        Write(".ml-container-creator/config.json", """{ "activeProfile": "work place", "profiles": { "work place": {} } }""");
        var active = await Log("--deployment-config=http-flask");
        Variables["MCC_PROFILE"] = "other";
        var other = await Log("--deployment-config=http-flask");
        var none = await Log("--deployment-config=http-flask", "--profile=default");

        (await Listed("--profile=work place")).ShouldBe([active]);
        (await Listed()).ShouldBe([other]);
        (await Listed("--profile=default")).ShouldBe([none]);
        Entries().Where(path => path.EndsWith(".jsonl", StringComparison.Ordinal)).ShouldBe([".ml-container-creator/registries/other.jsonl",
            ".ml-container-creator/registries/work_place.jsonl", ".ml-container-creator/registry.jsonl"]);
    }

    [Fact]
    public async Task A_project_can_have_a_registry_that_Git_has()
    {
        (await Mcc("registry", "list", "--project")).Error.ShouldContain("is not a project");
        Write(".mcc/project.json", "{}");
        var id = await Log("--deployment-config=http-flask", "--project");
        (await Listed("--file=.mcc/registry.jsonl")).ShouldBe([id]);
        (await Mcc("registry", "list", "--project", "--file=x")).Exit.ShouldBe(ExitCode.Refused);
    }

    [Fact]
    public async Task An_ambiguous_ID_is_refused()
    {
        Write("lines.jsonl", """{"id":"ab"}""" + "\n" + """{"id":"abc"}""" + "\n" + """{"id":"abd"}""" + "\n");
        (await Mcc("registry", "show", "ab", "--file=lines.jsonl")).Output.ShouldContain("\"id\": \"ab\"");
        (await Mcc("registry", "show", "a", "--file=lines.jsonl")).Error
            .ShouldBe("error: `a` is the beginning of 3 IDs: ab, abc, abd. Give more of it.\n");
        (await Mcc("registry", "show", "x", "--file=lines.jsonl")).Exit.ShouldBe(ExitCode.Refused);
        Write("lines.jsonl", """{"id":"ab","a":"\ud800"}""" + "\n");
        (await Mcc("registry", "show", "ab", "--file=lines.jsonl")).Exit.ShouldBe(ExitCode.Refused);
    }

    private async Task<string> Log(params string[] words)
    {
        var (output, error, exit) = await Mcc(["registry", "log", .. words]);
        exit.ShouldBe(ExitCode.Done, error);
        return output.Trim();
    }

    private async Task<IReadOnlyList<string>> Listed(params string[] words)
    {
        var (output, error, exit) = await Mcc(["registry", "list", "--output=json", .. words]);
        exit.ShouldBe(ExitCode.Done, error);
        return [.. JsonNode.Parse(output)!["entries"]!.AsArray().Select(entry => $"{entry!["id"]}")];
    }

    private static IReadOnlyList<string> Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path))
            .Order(StringComparer.Ordinal)];
}

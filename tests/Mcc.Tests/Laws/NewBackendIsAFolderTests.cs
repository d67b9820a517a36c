using System.Text;
using System.Text.Json;
using Mcc.Cli.Hosting;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Tests.Cli;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Laws;

/// <summary>Law 2: a new backend is only a folder. This one was not there when the program was written.</summary>
public sealed class NewBackendIsAFolderTests : CommandLineTest
{
    private const string Invented = "zeppelin-airship";

    public NewBackendIsAFolderTests() => Catalog = new(DataFiles.Embedded.With(new Dictionary<string, byte[]>(StringComparer.Ordinal)
    {
        ["architectures/zeppelin/architecture.json"] = """{ "id": "zeppelin", "title": "Lighter than air", "values": { "template": { "gas": "helium" } } }"""u8.ToArray(),
        [$"backends/{Invented}/backend.json"] = Encoding.UTF8.GetBytes($$"""{ "id": "{{Invented}}", "title": "Airship", "summary": "Floats.", "architecture": "zeppelin", "profiles": { "high-altitude": { "title": "High", "summary": "Thin air.", "source": "a balloonist, 2026-11-25" } }, "aliases": [{ "modelServer": ["vllm"], "framework": ["sklearn"] }] }"""),
        [$"backends/{Invented}/files/code/fly.py"] = "GAS = [% gas %]\nNAME = [% projectName %]\n"u8.ToArray(),
    }));

    [Fact]
    public async Task It_is_in_the_help() => (await Mcc("generate", "--help")).Output.ShouldContain(Invented);

    [Fact]
    public async Task It_is_in_the_completion() =>
        (await Mcc("complete", "bash", "mcc x --deployment-config=zep")).Output.ShouldBe($"--deployment-config={Invented}\n");

    [Fact]
    public async Task It_is_in_the_schema() =>
        JsonDocument.Parse((await Mcc("config", "schema")).Output).RootElement.GetProperty("properties").GetProperty("deploymentConfig")
            .GetProperty("enum")
            .EnumerateArray().Select(choice => choice.GetString()).ShouldContain(Invented);

    [Fact]
    public async Task It_suggests_the_intended_name() =>
        (await Mcc("my-model", "--deployment-config=zeppelin-airshp", "--skip-prompts")).Error.ShouldContain($"Did you mean `{Invented}`?");

    [Fact]
    public async Task It_is_offered_in_the_interview_under_its_title()
    {
        Terminal = new ScriptedTerminal().On("Which kind of server?", "Lighter than air").On("Which server?", Invented);
        await Mcc();
        Terminal.Screen.ShouldContain("Lighter than air");
        Terminal.Screen.ShouldContain($"Airship ({Invented})  Floats.");
    }

    [Fact]
    public async Task Its_profiles_are_asked_for_completed_and_taken()
    {
        (await Mcc("complete", "bash", "mcc x --profile=high-a")).Output.ShouldBe("--profile=high-altitude\n");
        Terminal = new ScriptedTerminal(movesCursor: false).On("Which kind of server?", "Lighter than air").On("Which server?", Invented)
            .On("Which serving profile?", "high-altitude");
        await Mcc();
        Terminal.Screen.ShouldContain("High (high-altitude)  Thin air.");
    }

    [Fact]
    public void It_is_on_the_page_of_configurations()
    {
        var page = ConfigurationsPage.Write(Catalog);
        page.ShouldContain("## Lighter than air");
        page.ShouldContain($"| `{Invented}` | Airship. Floats. |");
        page.ShouldContain("| `high-altitude` | Thin air. |");
    }

    [Fact]
    public async Task A_new_backend_generates_its_and_the_common_files()
    {
        var (_, error, exit) = await Mcc("my-model", $"--deployment-config={Invented}", "--skip-prompts");
        exit.ShouldBe(ExitCode.Done, error);
        File.ReadAllText(Path.Combine(Folder, "my-model/code/fly.py")).ShouldBe("GAS = \"helium\"\nNAME = \"my-model\"\n");
        File.Exists(Path.Combine(Folder, "my-model/do/config")).ShouldBeTrue();
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "my-model/.mcc/project.json"))).RootElement.GetProperty("backend")
            .GetString().ShouldBe(Invented);
    }
}

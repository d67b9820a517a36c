using System.Text.Json.Nodes;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>
/// The registry and the list of assets in the user's folder: lines that are only ever added, whoever writes and whatever is killed.
/// </summary>
public sealed class JournalTests : IDisposable
{
    private readonly TemporaryFolder place = new();

    [Fact]
    public async Task Twenty_at_once_lose_nothing()
    {
        await using var project = await Generate();
        var many = new string('n', 5000);

        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(async number =>
            (await project.Do("register", "--notes", $"{number} {many}", "--status=partial")).Well().Output.Trim()));
        await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(async number => (await project.Do("manifest", "add", "kind", $"id {number}")).Well()));

        var entries = await Entries("registry.jsonl");
        entries.Select(entry => $"{entry["id"]}").Order(StringComparer.Ordinal).ShouldBe(ids.Order(StringComparer.Ordinal));
        entries.Select(entry => $"{entry["outcome"]!["notes"]}".Split(' ')[0]).Distinct().Count().ShouldBe(20);
        JsonNode.Parse((await project.Do("manifest", "--json")).Well().Output)!.AsArray().Count.ShouldBe(20);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(place["home/registry.jsonl"]).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Each_profile_has_a_list_of_its_own()
    {
        await using var project = await Generate();
        (await project.Shell("do/manifest add kind first; MCC_PROFILE='w/rk' do/manifest add kind second")).Well();
        (await Entries("manifests/default.jsonl")).Select(entry => $"{entry["id"]}").ShouldBe(["first"]);
        (await Entries("manifests/w_rk.jsonl")).Select(entry => $"{entry["id"]}").ShouldBe(["second"]);
    }

    [Fact]
    public async Task A_kill_at_any_moment_leaves_whole_lines()
    {
        await using var project = await Generate();
        var random = new Random(7);
        for (var trial = 0; trial < 15; trial++)
        {
            using var register = project.Start("register", "--notes", new string('k', 3000));
            await Task.Delay(random.Next(200));
            register.Kill(entireProcessTree: true);
            await register.WaitForExitAsync();
        }

        (await project.Do("register", "--notes", "the last")).Well();

        var entries = await Entries("registry.jsonl");
        $"{entries[^1]["outcome"]!["notes"]}".ShouldBe("the last");
        JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(project.Folder, ".mcc", "project.json"))).ShouldNotBeNull();
    }

    [Fact]
    public async Task What_was_deleted_is_listed_when_asked_for()
    {
        await using var project = await Generate();
        (await project.Do("manifest", "add", "sns-topic", "arn:of it's \"topic\"")).Well();
        (await project.Do("manifest", "add", "bucket", "kept")).Well();
        (await project.Do("manifest", "delete", "sns-topic", "arn:of it's \"topic\"")).Well();

        (await project.Do("manifest")).Well().Output.ShouldNotContain("topic");
        (await project.Do("manifest", "--all")).Well().Output.ShouldContain("deleted\tsns-topic\tarn:of it's \"topic\"\t");
        (await project.Do("manifest", "add", "bucket")).Exit.ShouldBe(2);
    }

    public void Dispose() => place.Dispose();

    private Task<Project> Generate() =>
        Project.Generate(place, "noted", "http-flask", [], new Dictionary<string, string> { ["MCC_HOME"] = place["home"] });

    private async Task<IReadOnlyList<JsonNode>> Entries(string file) =>
        [.. (await File.ReadAllLinesAsync(Path.Combine(place["home"], file))).Select(line => JsonNode.Parse(line)!)];
}

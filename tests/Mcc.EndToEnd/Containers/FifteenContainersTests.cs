using System.Globalization;
using System.Text.Json.Nodes;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Containers;

/// <summary>As many containers as an endpoint can have, each a small server of its own: by their names, and in their order.</summary>
public sealed class FifteenContainersTests : IDisposable
{
    private static readonly string[] Names =
        [.. Enumerable.Range(1, 15).Select(each => string.Create(CultureInfo.InvariantCulture, $"c{each}"))];

    private readonly TemporaryFolder place = new();

    [Theory]
    [InlineData("direct")]
    [InlineData("serial")]
    public async Task Fifteen_containers_answer_on_one_endpoint(string invocation)
    {
        Nightly.Require(isLong: true);
        await using var tiny = await Project.Generate(place, "tiny", "http-flask");
        File.Copy(Path.Combine(CombinedProject.Sources, "tiny.py"), Path.Combine(tiny.Folder, "code", "serve"), overwrite: true);
        Directory.CreateDirectory(Path.Combine(tiny.Folder, "test"));
        await File.WriteAllTextAsync(Path.Combine(tiny.Folder, "test", "payload.txt"), "x");
        await using var all = await CombinedProject.Generate(place, "all", string.Join(',', Names.Select(name => $"{name}=tiny")),
            $"--invocation={invocation}");
        await NameContainers(Path.Combine(all.Folder, "deploy", "managed-inference", "create-model.json"));

        (await all.Do("run", "--process")).Well();
        var said = (await all.Do("test")).Well().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (invocation == "serial")
            said.ShouldBe([$"x {string.Join(' ', Names)}"]);
        else
        {
            said.ShouldBe(Names.Select(name => $"x {name}"));
            (await all.Do("test", "--target-container", "c7")).Well().Output.ShouldBe("x c7\n");
            (await all.Do("test", "--target-container", "c16")).Error.ShouldContain("not a container: c16");
        }

        (await all.Do("stop")).Well();
    }

    public void Dispose() => place.Dispose();

    /// <summary>Variables of a container are the owner's to edit in deploy/.</summary>
    private static async Task NameContainers(string payload)
    {
        var model = JsonNode.Parse(await File.ReadAllTextAsync(payload))!;
        var containers = model["Containers"]!.AsArray();
        containers.Count.ShouldBe(15);
        foreach (var container in containers)
            (container!["Environment"] ??= new JsonObject())["NAME"] = (string)container["ContainerHostname"]!;
        await File.WriteAllTextAsync(payload, model.ToJsonString());
    }
}

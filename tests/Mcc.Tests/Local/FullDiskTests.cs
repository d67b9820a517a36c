using System.Text.Json.Nodes;
using Mcc.LocalSageMaker;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.State;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Local;

/// <summary>State is on disk before it is in memory, and a damaged record is named.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mcc-disk-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_missing_folder_in_place_of_a_full_disk_changes_nothing()
    {
        var store = new JsonFileStore(Path.Combine(folder, "models"), "Name");
        store.Add("kept", Record("kept", 1)).ShouldBeTrue();
        Directory.Move(Path.Combine(folder, "models"), Path.Combine(folder, "away"));

        Should.Throw<IOException>(() => store.Add("new", Record("new", 1)));
        Should.Throw<IOException>(() => store.Put("kept", Record("kept", 2)));
        Should.Throw<IOException>(() => store.Change("kept", ("Value", 3)));
        Should.Throw<IOException>(() => store.Remove("kept"));
        Directory.Move(Path.Combine(folder, "away"), Path.Combine(folder, "models"));

        store.Find("new").ShouldBeNull();
        ((int)store.Find("kept")!["Value"]!).ShouldBe(1);
        store.Add("new", Record("new", 2)).ShouldBeTrue();
        new JsonFileStore(Path.Combine(folder, "models"), "Name").Names.ShouldBe(["kept", "new"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(28, true)]
    [InlineData(27, true)]
    [InlineData(122, true)]
    [InlineData(30, false)]
    public void Errors_of_the_disk_have_a_message_that_says_what_to_do(int number, bool isFull)
    {
        var problem = DiskProblem.Of(new IOException("No space left on device", number), folder).ShouldNotBeNull();

        problem.IsFull.ShouldBe(isFull);
        problem.Message.ShouldContain("so nothing was changed");
        problem.Message.ShouldContain(folder);
        DiskProblem.Of(new IOException("another one"), folder).ShouldBeNull();
    }

    [Theory]
    [InlineData("models/m0.json", "{\"x")]
    [InlineData("models/m0.json", "")]
    [InlineData("models/m0.json", "[]")]
    [InlineData("models/m0.json", "{}")]
    [InlineData("endpoint-configs/c.json", "null")]
    [InlineData("storage/bucket/bucket.json", "{\"Name\": \"bucket\"")]
    [InlineData("storage/bucket/objects/o.json", "{\"Key\": 1}")]
    public async Task A_damaged_record_is_named_and_kept(string file, string content)
    {
        var path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (file.Contains("objects", StringComparison.Ordinal))
            await File.WriteAllTextAsync(Path.Combine(folder, "storage/bucket/bucket.json"),
                """{"Name": "bucket", "Created": "2026-01-01T00:00:00Z"}""");
        await File.WriteAllTextAsync(path, content);

        var refusal = await Should.ThrowAsync<IOException>(() => SageMakerServer.Start(new LocalSettings(folder) { Engine = "none" },
            TimeProvider.System, TestContext.Current.CancellationToken));

        refusal.Message.ShouldContain(path);
        refusal.Message.ShouldContain("Restore the file, or move it out of the folder");
        (await File.ReadAllTextAsync(path)).ShouldBe(content);
        File.Delete(path);
        await using var local = await SageMakerServer.Start(new LocalSettings(folder) { Engine = "none" }, TimeProvider.System,
            TestContext.Current.CancellationToken);
    }

    private static JsonObject Record(string name, int value) => new() { ["Name"] = name, ["Value"] = value };
}

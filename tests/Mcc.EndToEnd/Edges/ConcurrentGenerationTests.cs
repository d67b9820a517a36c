using System.Security.Cryptography;
using Mcc.Core.Projects;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Edges;

/// <summary>Many generations into one folder at once, as scripts and CI start them.</summary>
public sealed class ConcurrentGenerationTests : IDisposable
{
    private const string Name = "proj";
    private readonly TemporaryFolder place = new();

    [Theory]
    [InlineData(24, false)]
    [InlineData(8, true)]
    public async Task Without_force_exactly_one_of_them_writes(int count, bool isEmptyFolder)
    {
        if (isEmptyFolder)
            Directory.CreateDirectory(place[Name]);

        var ended = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Generate()));

        ended.Count(run => run.Exit == 0).ShouldBe(1);
        foreach (var refused in ended.Where(run => run.Exit != 0))
            refused.Refused().Error.ShouldContain("already exists. Overwrite it with --force");
        Directory.EnumerateFileSystemEntries(place.Path).Select(Path.GetFileName).ShouldBe([Name]);
        ShouldBeWhole(place[Name]);
    }

    [Fact]
    public async Task With_force_each_of_them_stays_whole()
    {
        const int count = 6;

        var ended = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Generate("--force")));

        ended.ShouldAllBe(run => run.Exit == 0);
        var projects = Directory.EnumerateDirectories(place.Path).ToList();
        projects.Select(Path.GetFileName).ShouldBe(
            [Name, .. Enumerable.Range(1, count - 1).Select(number => $"{Name}.before-{number}")], ignoreOrder: true);
        projects.ForEach(ShouldBeWhole);
    }

    public void Dispose() => place.Dispose();

    private Task<Ended> Generate(params string[] words) =>
        Shell.Run(Repository.Program, [Name, "--deployment-config=http-flask", "--skip-prompts", .. words], place.Path);

    private static void ShouldBeWhole(string folder)
    {
        var record = ProjectLock.Read(File.ReadAllBytes(Path.Combine(folder, ProjectLock.Path))).ShouldNotBeNull();
        record.Digests.Count.ShouldBeGreaterThan(10);
        foreach (var (path, digest) in record.Digests)
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, path)))).ShouldBe(digest, path);
    }
}

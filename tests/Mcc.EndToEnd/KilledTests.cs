using System.Diagnostics;
using System.Security.Cryptography;
using Mcc.Core.Projects;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd;

/// <summary>A kill at any moment of generation leaves no project or the whole one, and nothing that hinders the next run.</summary>
public sealed class KilledTests : IDisposable
{
    private const int Kills = 160;
    private const int KillsWithForce = 40;
    private const string Name = "killed";

    private static readonly ParallelOptions TwoAtOnce = new() { MaxDegreeOfParallelism = 2 };

    private readonly TemporaryFolder place = new();
    private readonly Random random = new(1729);
    private int whole;
    private int halfWritten;

    [Fact]
    public async Task It_leaves_no_project_or_the_whole_one()
    {
        var moments = await Moments(Kills);

        await Parallel.ForEachAsync(moments.Chunk((Kills + 1) / 2).Index(), TwoAtOnce, async (share, _) =>
        {
            // One folder for all of them, so that each run meets what the last one left.
            var parent = Directory.CreateDirectory(place[$"plain-{share.Index}"]).FullName;
            foreach (var moment in share.Item)
            {
                await Kill(parent, moment);
                if (Directory.Exists(Path.Combine(parent, Name)))
                {
                    ShouldBeWhole(Path.Combine(parent, Name));
                    Directory.Delete(Path.Combine(parent, Name), recursive: true);
                    Interlocked.Increment(ref whole);
                }
            }

            await ShouldGenerate(parent);
            Names(parent).ShouldBe([Name]);
        });

        // Else the kills came too early or too late to prove anything.
        halfWritten.ShouldBeGreaterThan(Kills / 10);
        whole.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task With_force_the_former_project_is_never_lost()
    {
        var moments = await Moments(KillsWithForce);
        var former = Directory.CreateDirectory(place["former"]).FullName;
        await ShouldGenerate(former);
        await File.WriteAllTextAsync(Path.Combine(former, Name, "mine"), "mine", TestContext.Current.CancellationToken);

        await Parallel.ForEachAsync(moments.Chunk((KillsWithForce + 1) / 2).Index(), TwoAtOnce, async (share, _) =>
        {
            foreach (var (number, moment) in share.Item.Index())
            {
                var parent = place[$"force-{share.Index}-{number}"];
                (await Shell.Run("cp", ["-R", former, parent], "/")).Well();

                await Kill(parent, moment, "--force");
                await ShouldGenerate(parent, "--force");

                var projects = Names(parent);
                projects.ShouldAllBe(name => name == Name || name.StartsWith($"{Name}.before-", StringComparison.Ordinal));
                projects.Count(name => File.Exists(Path.Combine(parent, name, "mine"))).ShouldBe(1);
                foreach (var name in projects)
                    ShouldBeWhole(Path.Combine(parent, name));
            }
        });
    }

    public void Dispose() => place.Dispose();

    /// <summary>Half of them spread over the whole run, half over the time in which it writes, which is short.</summary>
    private async Task<IReadOnlyList<(bool WhenItWrites, TimeSpan Delay)>> Moments(int count)
    {
        var parent = Directory.CreateDirectory(place["measured"]).FullName;
        await ShouldGenerate(parent);
        Directory.Delete(Path.Combine(parent, Name), recursive: true);
        var clock = Stopwatch.StartNew();
        using var run = Start(parent, []);
        await UntilItWrites(run, parent);
        var before = clock.Elapsed;
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        var all = clock.Elapsed;
        Directory.Delete(parent, recursive: true);
        return [.. Enumerable.Range(0, count)
            .Select(number => number % 2 == 0 ? (false, all * random.NextDouble()) : (true, (all - before) * random.NextDouble()))];
    }

    private async Task Kill(string parent, (bool WhenItWrites, TimeSpan Delay) moment, params string[] words)
    {
        using var run = Start(parent, words);
        if (moment.WhenItWrites)
            await UntilItWrites(run, parent);
        await Task.Delay(moment.Delay, TestContext.Current.CancellationToken);
        run.Kill();
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        if (Directory.EnumerateDirectories(parent, $".mcc-writing-{Name}-{run.Id}").Any())
            Interlocked.Increment(ref halfWritten);
    }

    private static async Task UntilItWrites(Process run, string parent)
    {
        while (!run.HasExited && !Directory.EnumerateDirectories(parent, $".mcc-writing-{Name}-{run.Id}").Any())
            await Task.Delay(1, TestContext.Current.CancellationToken);
    }

    private static Process Start(string parent, IEnumerable<string> words) =>
        Shell.Start(Repository.Program, [Name, "--deployment-config=http-flask", "--skip-prompts", .. words], parent);

    private static async Task ShouldGenerate(string parent, params string[] words) =>
        (await Shell.Run(Repository.Program, [Name, "--deployment-config=http-flask", "--skip-prompts", .. words], parent)).Well();

    private static IReadOnlyList<string> Names(string parent) =>
        [.. Directory.EnumerateFileSystemEntries(parent).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static void ShouldBeWhole(string project)
    {
        var files = ProjectLock.Read(File.ReadAllBytes(Path.Combine(project, ProjectLock.Path))).ShouldNotBeNull();
        files.Digests.Count.ShouldBeGreaterThan(10);
        foreach (var (path, digest) in files.Digests)
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(project, path)))).ShouldBe(digest, path);
    }
}

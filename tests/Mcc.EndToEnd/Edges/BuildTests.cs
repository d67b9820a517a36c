using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Edges;

/// <summary>What <c>eng/build</c> says where a machine lacks something, with a pretended dotnet.</summary>
public sealed class BuildTests : IDisposable
{
    private readonly TemporaryFolder place = new();

    [Fact]
    public async Task A_package_source_that_cannot_be_reached_is_asked_once()
    {
        await Pretend("echo \"$1\" >> ../calls; echo 'error NU1301: Unable to load the service index for source "
            + "https://packages.example.org.'; exit 1");

        var refused = (await Build()).Refused();

        File.ReadAllLines(place["calls"]).ShouldBe(["restore"]);
        refused.Error.ShouldContain("error NU1301: Unable to load");
        refused.Error.ShouldContain("the package source cannot be reached");
    }

    [Fact]
    public async Task Another_failure_of_restoring_tries_the_next_kind()
    {
        await Pretend("echo \"$1\" >> ../calls; echo 'error NU1102: Unable to find package.'; exit 1");

        (await Build()).Refused();

        File.ReadAllLines(place["calls"]).Length.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Without_a_C_compiler_it_explains_the_consequences()
    {
        await Pretend("exit 1");
        foreach (var compiler in new[] { "gcc", "clang" })
            await Program(compiler, "exit 1");

        (await Build()).Refused().Error.ShouldContain("apt-get install gcc zlib1g-dev");
    }

    [Fact]
    public async Task A_checkout_of_somebody_else_names_its_owner()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can act as somebody else.");
        await Pretend("exit 1");
        (await Shell.Run("chmod", ["-R", "755", place.Path], "/")).Well();

        var refused = (await Shell.Run("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", place["checkout/eng/build"]], "/"))
            .Refused();

        refused.Error.ShouldStartWith($"mcc: {place["checkout"]} cannot be built by nobody, as its owner is root:");
        refused.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(1);
    }

    public void Dispose() => place.Dispose();

    private Task<Ended> Build() => Shell.Run(place["checkout/eng/build"], [], "/", new Dictionary<string, string>
    {
        ["PATH"] = $"{place["programs"]}:{Environment.GetEnvironmentVariable("PATH")}",
    });

    private async Task Pretend(string script)
    {
        Directory.CreateDirectory(place["checkout/eng"]);
        File.Copy(Repository.File("eng", "build"), place["checkout/eng/build"]);
        await Program("dotnet", $"[ \"$1\" != --version ] || {{ echo 10.0.401; exit 0; }}\n{script}");
    }

    private async Task Program(string name, string script)
    {
        Directory.CreateDirectory(place["programs"]);
        var file = Path.Combine(place["programs"], name);
        await File.WriteAllTextAsync(file, $"#!/bin/sh\n{script}\n");
        (await Shell.Run("chmod", ["+x", file], "/")).Well();
    }
}

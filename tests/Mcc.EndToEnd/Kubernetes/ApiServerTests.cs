using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Kubernetes;

/// <summary>The recipe of the API server, and its start and stop.</summary>
public sealed class ApiServerTests : IDisposable
{
    private readonly TemporaryFolder place = new("mcc-recipe-");

    [Fact]
    public async Task Nothing_is_built_for_a_check()
    {
        var ended = await Recipe("--cached");

        ended.Exit.ShouldBe(1);
        ended.Error.ShouldBe("The API server is not built yet: eng/nightly kubernetes builds it.\n");
        Directory.EnumerateFileSystemEntries(place.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_unknown_option_of_the_recipe_is_refused()
    {
        var ended = await Recipe("--cache");

        ended.Exit.ShouldBe(2);
        ended.Error.ShouldContain("Usage: eng/kube-apiserver [--cached]");
        Directory.EnumerateFileSystemEntries(place.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_server_and_its_store_stop_when_their_tests_end()
    {
        var server = new ApiServer();
        await using (server)
        {
            await server.InitializeAsync();
            server.Require();
            Processes.Of(server.Folder).Count(process => process.Contains("/etcd ", StringComparison.Ordinal)).ShouldBe(1);
        }

        Processes.Of(server.Folder).ShouldBeEmpty();
        Directory.Exists(server.Folder).ShouldBeFalse();
    }

    public void Dispose() => place.Dispose();

    /// <summary>Runs the recipe with an empty cache.</summary>
    private Task<Ended> Recipe(string option) =>
        Shell.Run(Repository.File("eng", "kube-apiserver"), [option], "/",
            new Dictionary<string, string> { ["XDG_CACHE_HOME"] = place.Path });
}

using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd;

/// <summary><c>do/lock</c> against an index on this machine that has one small library.</summary>
public sealed class LockTests
{
    private const string Index = """
        import hashlib, http.server, os, sys, zipfile
        folder = sys.argv[1]
        os.makedirs(folder + "/simple/tinylib")
        wheel = "tinylib-1.2-py3-none-any.whl"
        with zipfile.ZipFile(folder + "/" + wheel, "w") as file:
            file.writestr("tinylib.py", "")
            file.writestr("tinylib-1.2.dist-info/METADATA", "Metadata-Version: 2.1\nName: tinylib\nVersion: 1.2\n")
            file.writestr("tinylib-1.2.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            file.writestr("tinylib-1.2.dist-info/RECORD", "")
        digest = hashlib.sha256(open(folder + "/" + wheel, "rb").read()).hexdigest()
        with open(folder + "/simple/tinylib/index.html", "w") as page:
            page.write(f'<a href="/{wheel}#sha256={digest}">{wheel}</a>')
        os.chdir(folder)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
        print(server.server_port, digest, flush=True)
        server.serve_forever()
        """;

    /// <summary>No image is pulled.</summary>
    private static readonly Dictionary<string, string> WithoutEngine = new() { ["MCC_ENGINE"] = "no-such-engine" };

    [Fact]
    public async Task Every_library_is_pinned_with_the_hash_that_the_index_gives()
    {
        using var place = new TemporaryFolder();
        await using var project = await Project.Generate(place, "my-model", "http-flask", variables: WithoutEngine);
        await File.WriteAllTextAsync(Path.Combine(project.Folder, "requirements.txt"), "tinylib>=1\n");
        using var index = Shell.Start("/usr/bin/python3", ["-c", Index, place["index"]], place.Path);
        try
        {
            var said = (await index.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!.Split(' ');

            (await project.Do("lock", "--index-url", $"http://127.0.0.1:{said[0]}/simple/")).Well();

            (await File.ReadAllTextAsync(Path.Combine(project.Folder, "requirements.lock")))
                .ShouldBe($"tinylib==1.2 --hash=sha256:{said[1]}\n");
        }
        finally
        {
            index.Kill();
        }
    }

    [Fact]
    public async Task Without_a_package_index_no_partial_lock_is_left()
    {
        using var place = new TemporaryFolder();
        await using var project = await Project.Generate(place, "my-model", "http-flask", variables: WithoutEngine);

        (await project.Do("lock", "--index-url", "http://127.0.0.1:9/simple/"))
            .Refused().Error.ShouldContain("the index could not be asked");

        Directory.EnumerateFiles(project.Folder, "requirements.lock*").ShouldBeEmpty();
    }
}

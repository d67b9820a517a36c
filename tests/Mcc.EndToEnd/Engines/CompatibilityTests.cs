using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Engines;

/// <summary>
/// CUDA's compatibility libraries are used where the instance's driver is older than the image's, and only there: with a newer one they
/// break it.
/// </summary>
public sealed class CompatibilityTests : IDisposable
{
    /// <summary>The project's own module, told another driver and another library than this machine's.</summary>
    private const string Script = """
        import builtins, io, os, sys
        folder, driver, library = sys.argv[1:]
        sys.path.insert(0, os.path.join(folder, "runtime", "server"))
        sys.dont_write_bytecode = True
        really = builtins.open
        builtins.open = lambda path, *rest, **more: (io.StringIO(driver) if driver else really("/nowhere")) if path == "/proc/driver/nvidia/version" else really(path, *rest, **more)
        os.path.realpath = lambda path, **_: library
        import compatibility
        compatibility.use_libraries()
        print(os.environ.get("LD_LIBRARY_PATH", ""))
        """;

    private const string Closed = "NVRM version: NVIDIA UNIX x86_64 Kernel Module  {0}  Fri Nov 22 00:00:00 UTC 2024\nGCC version: gcc "
        + "version 11.4.1\n";
    private const string Open = "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  {0}  Release Build\nGCC version: gcc version "
        + "11.5.0\n";

    private readonly TemporaryFolder place = new();

    [Theory]
    [InlineData(Closed, "535.216.03", "libcuda.so.580.82.07", "/usr/local/cuda-13/compat:/former")]
    [InlineData(Open, "535.216.03", "libcuda.so.580.82.07", "/usr/local/cuda-13/compat:/former")]
    [InlineData(Open, "580.9.1", "libcuda.so.580.82.07", "/usr/local/cuda-13/compat:/former")]
    [InlineData(Open, "580.82.07", "libcuda.so.580.82.07", "/former")]
    [InlineData(Closed, "580.95.05", "libcuda.so.580.82.07", "/former")]
    [InlineData(Closed, "535.216.03", "libcuda.so.1", "/former")]
    [InlineData("", "", "libcuda.so.580.82.07", "/former")]
    public async Task They_are_used_under_an_older_driver_and_only_there(string kernel, string driver, string library, string path)
    {
        (await Project.Command(place.Path,
            ["my-llm", "--deployment-config=transformers-vllm", "--model-name=Qwen/Qwen3-0.6B", "--skip-prompts"])).Well();

        var said = await Shell.Run("/usr/bin/python3",
            ["-c", Script, place["my-llm"], kernel.Replace("{0}", driver, StringComparison.Ordinal),
                $"/usr/local/cuda-13/compat/{library}"],
            "/", new Dictionary<string, string> { ["LD_LIBRARY_PATH"] = "/former" });

        said.Well().Output.Trim().ShouldBe(path);
    }

    public void Dispose() => place.Dispose();
}

using Mcc.ModelFiles;
using Shouldly;
using Xunit;

namespace Mcc.Tests.ModelFiles;

/// <summary>The models of the whole zoo, which <c>eng/nightly model-files</c> writes.</summary>
public sealed class ZooModelTests
{
    [Fact]
    public void No_model_of_the_zoo_is_refused()
    {
        var folder = Environment.GetEnvironmentVariable("MCC_ZOO_MODELS");
        Assert.SkipWhen(folder is null, "MCC_ZOO_MODELS is not set: eng/nightly model-files sets it.");

        var files = Directory.EnumerateFiles(folder!, "*", SearchOption.AllDirectories).ToList();

        files.Count.ShouldBeGreaterThan(900);
        foreach (var path in files)
        {
            using var stream = File.OpenRead(path);
            ModelFile.Read(stream, Path.GetFileName(path)).ShouldPass();
        }
    }
}

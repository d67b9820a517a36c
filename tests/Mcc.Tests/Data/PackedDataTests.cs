using Mcc.Core.Data;
using Mcc.Tests.Laws;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Data;

/// <summary>The one resource that <c>PackData.targets</c> writes.</summary>
public sealed class PackedDataTests
{
    [Fact]
    public void The_program_has_every_data_file_byte_for_byte()
    {
        var data = Path.Combine(SourceTree.Root, "data");
        var paths = Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(data, path))
            .Where(path => !path.StartsWith("schemas/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).ToList();

        DataFiles.Embedded.Paths.ShouldBe(paths);
        paths.Where(path => !File.ReadAllBytes(Path.Combine(data, path)).SequenceEqual(DataFiles.Embedded.Read(path))).ShouldBeEmpty();
        Should.Throw<FileNotFoundException>(() => DataFiles.Embedded.Read("no-such-file.json"));
    }
}

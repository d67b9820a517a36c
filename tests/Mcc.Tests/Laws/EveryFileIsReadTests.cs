using Mcc.Core.Templates;
using Mcc.Tests.Laws.Readers;
using Mcc.Tests.Templates.Escaping;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Laws;

/// <summary>Law 5: each generated file of each combination is accepted by its own reader.</summary>
[Trait("Speed", "Slow")]
public sealed class EveryFileIsReadTests(GeneratedFiles generated) : IClassFixture<GeneratedFiles>
{
    public static TheoryData<string> Readers => [.. ReaderList.All.Select(entry => entry.Reader.GetType().Name).Distinct()];

    public static TheoryData<int> Entries => [.. Enumerable.Range(0, ReaderList.All.Count)];

    [Proves(ProofStep.Generated, ProofPart.Real)]
    [Theory]
    [MemberData(nameof(Readers))]
    public async Task And_accepted(string name)
    {
        var reader = Ready(ReaderList.All.First(entry => entry.Reader.GetType().Name == name).Reader);
        var files = generated.All.Where(reader.Reads).ToList();

        var complaints = await reader.Complaints(files);

        complaints.Select(Placed).ShouldBeEmpty($"{files.Count} files of {generated.Count} projects");
    }

    [Fact]
    public void Every_kind_of_file_has_a_reader() =>
        generated.All.Where(file => !ReaderList.HasNoGrammar(file.Kind) && !ReaderList.All.Any(entry => entry.Reader.Reads(file)))
            .Select(file => $"{file.Kind}: {file.Path} of {file.Combination}").ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Entries))]
    public async Task A_reader_refuses_what_is_broken(int entry)
    {
        var (reader, path, broken) = ReaderList.All[entry];
        using var folder = new TemporaryFolder();
        var onDisk = Path.Combine(folder.Path, Path.GetFileName(path));
        await File.WriteAllTextAsync(onDisk, broken);
        var file = new WrittenFile("a broken file", null, path, FileKinds.Of(path, broken.Split('\n', 2)[0]), onDisk);

        reader.Reads(file).ShouldBeTrue();
        (await Ready(reader).Complaints([file])).ShouldNotBeEmpty();
    }

    private static IFileReader Ready(IFileReader reader)
    {
        Assert.SkipWhen(reader.Missing is not null, reader.Missing ?? "");
        return reader;
    }

    /// <summary>With the combination in place of the folder that stands for it.</summary>
    private string Placed(string complaint) =>
        generated.All.FirstOrDefault(file => complaint.Contains(file.OnDisk, StringComparison.Ordinal)) is { } file
            ? complaint.Replace(file.OnDisk, $"{file.Path} of {file.Combination}", StringComparison.Ordinal)
            : complaint;
}

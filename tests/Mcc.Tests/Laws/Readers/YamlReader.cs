using Mcc.Core.Templates.Languages;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Mcc.Tests.Laws.Readers;

public sealed class YamlReader : IFileReader
{
    public bool Reads(WrittenFile file) => file.Kind == FileKind.Yaml;

    public Task<IReadOnlyList<string>> Complaints(IReadOnlyList<WrittenFile> files) =>
        Task.FromResult<IReadOnlyList<string>>([.. files.Select(Complaint).OfType<string>()]);

    private static string? Complaint(WrittenFile file)
    {
        try
        {
            using var text = File.OpenText(file.OnDisk);
            new YamlStream().Load(text);
            return null;
        }
        catch (YamlException problem)
        {
            return $"{file.OnDisk}:{problem.Start}: {problem.Message}";
        }
    }
}

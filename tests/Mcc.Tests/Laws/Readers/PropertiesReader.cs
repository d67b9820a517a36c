using Mcc.Core.Templates.Languages;
using Properties = Mcc.Tests.Templates.Escaping.PropertiesReader;

namespace Mcc.Tests.Laws.Readers;

/// <summary>
/// Java takes every text for properties and keeps the last of two values, so a key that stands twice is all that can be wrong.
/// </summary>
public sealed class PropertiesReader : IFileReader
{
    public bool Reads(WrittenFile file) => file.Kind == FileKind.Properties;

    public Task<IReadOnlyList<string>> Complaints(IReadOnlyList<WrittenFile> files) =>
        Task.FromResult<IReadOnlyList<string>>(
        [
            .. from file in files
               from same in Properties.Read(File.ReadAllText(file.OnDisk)).GroupBy(pair => pair.Key, StringComparer.Ordinal)
               where same.Key.Length == 0 || same.Count() > 1
               select $"{file.OnDisk}: `{same.Key}` stands there {same.Count()} times",
        ]);
}

using System.Text.Json;
using Mcc.Core.Templates.Languages;

namespace Mcc.Tests.Laws.Readers;

public sealed class JsonReader : IFileReader
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public bool Reads(WrittenFile file) => file.Kind == FileKind.Json;

    public Task<IReadOnlyList<string>> Complaints(IReadOnlyList<WrittenFile> files) =>
        Task.FromResult<IReadOnlyList<string>>([.. files.Select(Complaint).OfType<string>()]);

    private static string? Complaint(WrittenFile file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file.OnDisk), Strict);
            return null;
        }
        catch (JsonException problem)
        {
            return $"{file.OnDisk}: {problem.Message}";
        }
    }
}

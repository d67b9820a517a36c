using System.Text.Json;
using Mcc.Core.Templates.Languages;
using Dockerfile = Mcc.Tests.Templates.Escaping.DockerfileReader;

namespace Mcc.Tests.Laws.Readers;

/// <summary>By Docker's reference; that the engines build them is proved end to end.</summary>
public sealed class DockerfileReader : IFileReader
{
    private static readonly HashSet<string> Known =
    [
        "ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "ONBUILD", "RUN", "SHELL",
            "STOPSIGNAL", "USER", "VOLUME", "WORKDIR",
    ];

    public bool Reads(WrittenFile file) => file.Kind == FileKind.Dockerfile;

    public Task<IReadOnlyList<string>> Complaints(IReadOnlyList<WrittenFile> files) =>
        Task.FromResult<IReadOnlyList<string>>(
            [.. files.SelectMany(file => Complaints(File.ReadAllText(file.OnDisk)).Select(complaint => $"{file.OnDisk}: {complaint}"))]);

    private static IEnumerable<string> Complaints(string text)
    {
        var instructions = Dockerfile.Instructions(text);
        if (instructions.FirstOrDefault(instruction => instruction.Name != "ARG").Name != "FROM")
            yield return "only ARG may stand before FROM";
        foreach (var (name, arguments) in instructions)
        {
            if (!Known.Contains(name))
                yield return $"there is no instruction {name}";
            if (arguments.Length == 0)
                yield return $"{name} says nothing";
            if (name is "ENTRYPOINT" or "CMD" && !IsExecForm(arguments))
                yield return $"{name} {arguments} is not in exec form, so no signal reaches what it starts";
        }
    }

    private static bool IsExecForm(string arguments)
    {
        try
        {
            using var words = JsonDocument.Parse(arguments);
            return words.RootElement.EnumerateArray().All(word => word.ValueKind == JsonValueKind.String);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}

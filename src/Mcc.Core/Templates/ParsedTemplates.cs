using System.Collections.Concurrent;
using Mcc.Core.Data;
using Mcc.Core.Templates.Languages;

namespace Mcc.Core.Templates;

/// <summary>
/// The templates of <c>data/</c>, each parsed when it is first asked for, and once: many projects are made of the same files.
/// </summary>
public sealed class ParsedTemplates(DataFiles files)
{
    private readonly ConcurrentDictionary<(string Path, FileKind Kind), Template> texts = new();
    private readonly ConcurrentDictionary<string, JsonTemplate> trees = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Path, string DataPath), FileKind> kinds = new();

    /// <summary>Of a project's file, by its path there and the first line of what it is rendered from.</summary>
    public FileKind KindOf(string path, string dataPath) => kinds.GetOrAdd((path, dataPath), key =>
    {
        var text = files.ReadText(key.DataPath);
        return FileKinds.Of(key.Path, text.AsSpan(0, Math.Max(text.IndexOf('\n', StringComparison.Ordinal), 0)).ToString());
    });

    public Template Text(string dataPath, FileKind kind) =>
        texts.GetOrAdd((dataPath, kind), key => Template.Parse(key.Path, key.Kind, files.ReadText(key.Path)));

    public JsonTemplate Tree(string dataPath) =>
        trees.GetOrAdd(dataPath, path => JsonTemplate.Parse(path, files.ReadText(path), files.ReadText));
}

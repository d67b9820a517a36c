using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Models;
using Mcc.Core.Values;
using Mcc.ModelFiles;
using Xunit;

[assembly: AssemblyFixture(typeof(Mcc.Tests.ModelFiles.OwnModels))]

namespace Mcc.Tests.ModelFiles;

/// <summary>Models as people bring them (own_models.py), made once a test run when the first test asks for them.</summary>
public sealed class OwnModels : IDisposable
{
    private readonly Lazy<(string Folder, string? Missing)> made = new(Make);

    /// <summary>Why there are none: skip with this reason.</summary>
    public string? Missing => made.Value.Missing;

    public IEnumerable<string> Files => Directory.EnumerateFiles(made.Value.Folder).Order(StringComparer.Ordinal);

    public ModelReport Read(string name) => ReadFile(Path.Combine(made.Value.Folder, name));

    public static ModelReport ReadFile(string path)
    {
        using var stream = File.OpenRead(path);
        return ModelFile.Read(stream, Path.GetFileName(path));
    }

    /// <summary>Hands each model its row, as a person would in a notebook; answers what is wrong with which.</summary>
    public static IReadOnlyDictionary<string, string> Ask(IEnumerable<(string Path, Value Row, string Method)> questions)
    {
        var asked = new JsonObject();
        foreach (var (path, row, method) in questions) asked[path] = new JsonObject { ["row"] = Node(row), ["method"] = method };
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, asked.ToJsonString());
            var (exit, output, error) = HonestModels.Run("own_models.py", "ask", file);
            return exit == 0 ? JsonSerializer.Deserialize<Dictionary<string, string>>(output)!
                : throw new InvalidOperationException($"own_models.py failed: {error}");
        }
        finally
        {
            File.Delete(file);
        }
    }

    public static JsonNode Node(Value value) => value switch
    {
        Value.Text(var text) => JsonValue.Create(text),
        Value.Number(var number) => JsonValue.Create(number),
        Value.Flag(var on) => JsonValue.Create(on),
        Value.Items(var items) => new JsonArray([.. items.Select(Node)]),
        Value.Members(var members) => new JsonObject(members.Select(static member => KeyValuePair.Create<string, JsonNode?>(member.Key,
            Node(member.Value)))),
        _ => throw new ArgumentException($"{value} is no value of a row.", nameof(value)),
    };

    public void Dispose()
    {
        if (made.IsValueCreated) Directory.Delete(made.Value.Folder, recursive: true);
    }

    private static (string Folder, string? Missing) Make()
    {
        var folder = Directory.CreateTempSubdirectory("mcc-own-models-").FullName;
        if (!File.Exists(HonestModels.Python)) return (folder, $"{HonestModels.Python} does not exist.");
        var (exit, _, error) = HonestModels.Run("own_models.py", "make", folder);
        if (exit == 0) return (folder, null);
        if (error.Contains("ModuleNotFoundError", StringComparison.Ordinal)) return (folder,
            $"{HonestModels.Python} has no scikit-learn, XGBoost, pandas or joblib: {error.Trim().Split('\n')[^1]}");
        throw new InvalidOperationException($"own_models.py failed: {error}");
    }
}

using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Secrets;

/// <summary>The versions of one secret, and which of them have which staging labels. A label is on one version only.</summary>
/// <param name="all">The record's own list, which is changed.</param>
internal sealed class SecretVersions(JsonArray all)
{
    public const string Current = "AWSCURRENT";
    public const string Previous = "AWSPREVIOUS";
    public const string Id = "VersionId";
    public const string Stages = "VersionStages";
    public const string Text = "SecretString";
    public const string Binary = "SecretBinary";

    /// <summary>Secrets Manager keeps about 100 versions, and deletes those without labels first.</summary>
    private const int Kept = 100;

    public IEnumerable<JsonObject> All => all.OfType<JsonObject>();

    public JsonObject? Find(string id) => All.FirstOrDefault(version => string.Equals((string?)version[Id], id, StringComparison.Ordinal));

    public JsonObject? Labelled(string stage) => All.FirstOrDefault(version => StagesOf(version).Contains(stage, StringComparer.Ordinal));

    public static IReadOnlyList<string> StagesOf(JsonObject version) =>
        [.. version[Stages]!.AsArray().Select(stage => (string)stage!)];

    public static bool HasSameContent(JsonObject version, JsonObject input) =>
        string.Equals((string?)version[Text], (string?)input[Text], StringComparison.Ordinal)
            && string.Equals((string?)version[Binary], (string?)input[Binary], StringComparison.Ordinal);

    /// <summary>Adds a version with the value of the request.</summary>
    /// <param name="stages">Its labels, which other versions lose.</param>
    public JsonObject Add(string id, JsonObject input, IEnumerable<string> stages, TimeProvider time)
    {
        var version = new JsonObject { [Id] = id, [Stages] = new JsonArray(), ["CreatedDate"] = Time.Now(time) };
        foreach (var member in (ReadOnlySpan<string>)[Text, Binary])
        {
            if (input[member] is { } value) version[member] = value.DeepClone();
        }

        all.Add((JsonNode)version);
        foreach (var stage in stages)
            Label(version, stage);
        foreach (var old in All.Where(each => StagesOf(each).Count == 0).Take(Math.Max(0, all.Count - Kept)).ToList())
            all.Remove(old);
        return version;
    }

    /// <summary>Puts the label on the version. The one that was current before becomes the previous one.</summary>
    public void Label(JsonObject version, string stage)
    {
        var before = Labelled(stage);
        if (before == version) return;
        if (before is not null) Unlabel(before, stage);
        version[Stages]!.AsArray().Add((JsonNode)stage);
        if (stage is not Current || before is null) return;
        Unlabel(version, Previous);
        Label(before, Previous);
    }

    public static void Unlabel(JsonObject version, string stage)
    {
        var stages = version[Stages]!.AsArray();
        foreach (var gone in stages.Where(each => (string?)each == stage).ToList())
            stages.Remove(gone);
    }

    /// <summary>The labels of each version that has one, by its ID.</summary>
    public JsonObject ToStages() => new(All.Where(version => StagesOf(version).Count > 0)
        .Select(version => KeyValuePair.Create((string)version[Id]!, (JsonNode?)version[Stages]!.DeepClone())));
}

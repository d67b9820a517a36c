using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;

namespace Mcc.Core.Data;

/// <summary>The constants of several layers together: of each the last layer's.</summary>
public static class LayerConstants
{
    /// <summary>There are few combinations of layers, and advice tries each many times.</summary>
    private static readonly ConcurrentDictionary<Combination, LayerValues> Merged = new();

    public static LayerValues Merge(IEnumerable<TemplateLayer> layers) =>
        Merged.GetOrAdd(new([.. layers.Where(layer => layer.OwnConstants is not null)]), static all =>
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in all.Layers.SelectMany(layer => layer.OwnConstants!.Value.EnumerateObject()))
            members[member.Name] = member.Value;
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in members)
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return JsonSerializer.Deserialize(json.WrittenSpan, DataJson.Default.LayerValues)!;
    });

    /// <summary>Layers in their order, equal where they are the same objects: a catalog reads each once.</summary>
    private readonly record struct Combination(TemplateLayer[] Layers)
    {
        public bool Equals(Combination other) => Layers.AsSpan().SequenceEqual(other.Layers, ReferenceEqualityComparer.Instance);

        public override int GetHashCode() =>
            Layers.Aggregate(17, (hash, layer) =>
                HashCode.Combine(hash, System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(layer)));
    }
}

using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.Models;
using Mcc.ModelFiles.Language;
using Mcc.Tests.Projects;

namespace Mcc.Tests.Engines;

/// <summary>A language model's folder that exists only in memory: config.json, a tokenizer, and the head of one safetensors file.</summary>
internal static class GeneratedModel
{
    private const string Weights = "model.safetensors";

    /// <param name="folder">As <c>modelName</c> has it.</param>
    /// <param name="tensors">Name, data type and bytes of each tensor.</param>
    public static ModelFolderInput Read(string folder, JsonNode config, JsonArray tensors)
    {
        var head = Head(tensors);
        var files = new Dictionary<string, Func<Stream>>(StringComparer.Ordinal)
        {
            ["config.json"] = () => new MemoryStream(Encoding.UTF8.GetBytes(config.ToJsonString())),
            ["tokenizer.json"] = () => new MemoryStream("{}"u8.ToArray()),
            [Weights] = () => new SparseStream(head, head.Length + tensors.Sum(tensor => (long)tensor![2]!)),
        };
        var report = LanguageModelFolder.Read([.. files.Keys], name => files[name](), folder, Made.Catalog.Facts.ModelShapes);
        return new(folder, [.. files.Keys.Select(name => new InputFile($"{folder}/{name}", name, 0, new string('0', 64)))], report);
    }

    /// <summary>The length of the JSON in eight bytes, then the JSON.</summary>
    private static byte[] Head(JsonArray tensors)
    {
        var members = new JsonObject();
        var end = 0L;
        foreach (var tensor in tensors)
        {
            var (type, bytes) = ((string)tensor![1]!, (long)tensor[2]!);
            members[(string)tensor[0]!] = new JsonObject
            {
                ["dtype"] = type,
                ["shape"] = new JsonArray(bytes / BytesOf(type)),
                ["data_offsets"] = new JsonArray(end, end + bytes),
            };
            end += bytes;
        }

        var json = Encoding.UTF8.GetBytes(members.ToJsonString());
        var head = new byte[8 + json.Length];
        BinaryPrimitives.WriteInt64LittleEndian(head, json.Length);
        json.CopyTo(head, 8);
        return head;
    }

    private static int BytesOf(string type) => type switch { "F32" or "I32" => 4, "BF16" or "F16" => 2, _ => 1 };
}

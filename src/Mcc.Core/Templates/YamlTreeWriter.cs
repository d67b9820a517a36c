using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Templates.Trees;

namespace Mcc.Core.Templates;

/// <summary>
/// A JSON tree as a YAML file in block style. A string is plain only where no reader of YAML 1.1 or 1.2 takes it for something else.
/// </summary>
public static class YamlTreeWriter
{
    /// <summary>The tree as text: two spaces a level, '\n', a line break at the end, members in their order.</summary>
    public static string Write(JsonNode? tree)
    {
        var output = new StringBuilder();
        if (IsBlock(tree))
            WriteBlock(tree!, 0, output, startsOnLine: true);
        else
            output.Append(Scalar(tree)).Append('\n');
        return output.ToString();
    }

    /// <param name="startsOnLine">Whether the first line has its indentation (or a dash in its stead) already.</param>
    private static void WriteBlock(JsonNode node, int indent, StringBuilder output, bool startsOnLine)
    {
        if (node is JsonObject members)
        {
            foreach (var (name, value) in members)
            {
                Indent(output, startsOnLine ? 0 : indent);
                startsOnLine = false;
                WriteName(YamlScalar.Of(name), indent, output);
                WriteMemberValue(value, indent, output);
            }
        }
        else
        {
            foreach (var item in (JsonArray)node)
            {
                Indent(output, startsOnLine ? 0 : indent);
                startsOnLine = false;
                output.Append("- ");
                if (IsBlock(item))
                    WriteBlock(item!, indent + 2, output, startsOnLine: true);
                else
                    output.Append(Scalar(item)).Append('\n');
            }
        }
    }

    /// <summary>A name of more than 1024 characters is one for YAML only when a question mark says so.</summary>
    private static void WriteName(string name, int indent, StringBuilder output)
    {
        if (name.Length <= 1000)
            output.Append(name).Append(':');
        else
            output.Append("? ").Append(name).Append('\n').Append(' ', indent).Append(':');
    }

    private static void WriteMemberValue(JsonNode? value, int indent, StringBuilder output)
    {
        if (!IsBlock(value))
        {
            output.Append(' ').Append(Scalar(value)).Append('\n');
            return;
        }

        output.Append('\n');
        WriteBlock(value!, indent + 2, output, startsOnLine: false);
    }

    private static bool IsBlock(JsonNode? node) => node is JsonObject { Count: > 0 } or JsonArray { Count: > 0 };

    private static string Scalar(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        _ when node.GetValueKind() == JsonValueKind.String => YamlScalar.Of(node.GetValue<string>()),
        // JSON's numbers, true and false are YAML's.
        _ => node.ToJsonString(),
    };

    private static void Indent(StringBuilder output, int indent) => output.Append(' ', indent);
}

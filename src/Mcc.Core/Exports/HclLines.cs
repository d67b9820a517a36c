using System.Globalization;
using System.Text;

namespace Mcc.Core.Exports;

/// <summary>
/// Lines of HCL in the form of <c>terraform fmt</c>: two spaces a level, and the equals signs of neighbouring lines one below the other.
/// </summary>
internal sealed class HclLines
{
    private readonly List<(int Level, string Name, string? Value)> lines = [];
    private int level;

    public void Plain(string line) => lines.Add((level, line, null));

    /// <summary>One blank line; none at the beginning of a block.</summary>
    public void Blank()
    {
        if (lines.Count == 0 || (lines[^1].Name.Length > 0 && !lines[^1].Name.EndsWith('{')))
            Plain("");
    }

    public void Open(string line)
    {
        Plain(line);
        level++;
    }

    /// <summary>A map over several lines: its equals sign is nobody's neighbour.</summary>
    public void OpenMap(string name) => Open($"{name} = {{");

    public void Assign(string name, string value) => lines.Add((level, name, value));

    public void Close()
    {
        level--;
        Plain("}");
    }

    public string Text()
    {
        var text = new StringBuilder();
        for (var index = 0; index < lines.Count; index++)
        {
            var (depth, name, value) = lines[index];
            if (name.Length > 0)
                text.Append(' ', depth * 2).Append(name);
            if (value is not null)
                text.Append(' ', Widest(index) - Width(name)).Append(" = ").Append(value);
            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Of the run of assignments that the line is in.</summary>
    private int Widest(int index)
    {
        var first = index;
        while (first > 0 && lines[first - 1].Value is not null)
            first--;
        return lines.Skip(first).TakeWhile(line => line.Value is not null).Max(line => Width(line.Name));
    }

    private static int Width(string name) => new StringInfo(name).LengthInTextElements;
}

using System.Text;

namespace Mcc.Core.Templates.Languages.Dockerfile;

/// <summary>
/// A word of a command in its array form, or the whole array. Every word is a string, also a number: with anything else in it, Docker takes
/// the array for a shell's line.
/// </summary>
internal sealed class CommandWord(bool isAll) : Quoting
{
    public static readonly CommandWord One = new(isAll: false);
    public static readonly CommandWord All = new(isAll: true);

    public override string Where => isAll ? "as a whole command" : "as a word of a command";

    public override bool Takes(Value value) => isAll ? value is Value.Items items && items.Values.All(base.Takes) : base.Takes(value);

    public override string? Write(Value value, StringBuilder output)
    {
        var words = value is Value.Items items ? items.Values : [value];
        if (isAll)
            output.Append('[');
        for (var i = 0; i < words.Count; i++)
        {
            output.Append(i == 0 ? "\"" : ", \"");
            Escapes.Append(words[i].Characters!, "\\\"", output);
            output.Append('"');
        }

        if (isAll)
            output.Append(']');
        return null;
    }
}

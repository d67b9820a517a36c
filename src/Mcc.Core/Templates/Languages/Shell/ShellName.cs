using System.Text;

namespace Mcc.Core.Templates.Languages.Shell;

/// <summary>The name of a variable, in <c>[% name %]=…</c>. A name cannot be quoted, so it has to be one.</summary>
internal sealed class ShellName : Quoting
{
    public static readonly ShellName Only = new();

    public override string Where => "as the name of a shell variable";

    public override bool Takes(Value value) => value is Value.Text;

    public override string? Write(Value value, StringBuilder output)
    {
        var name = value.Characters!;
        if (!Characters.AreAll(name, "_") || char.IsAsciiDigit(name[0]))
            return "is the name of a shell variable here, so it has to be of letters, digits and `_`, and not begin with a digit";
        output.Append(name);
        return null;
    }
}

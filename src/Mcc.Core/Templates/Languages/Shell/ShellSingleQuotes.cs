using System.Text;

namespace Mcc.Core.Templates.Languages.Shell;

/// <summary>Inside <c>'…'</c>, which know no escape: a quote is written by leaving them and coming back.</summary>
internal sealed class ShellSingleQuotes : Quoting
{
    public static readonly ShellSingleQuotes Only = new();

    public override string Where => "inside single quotes";

    public override string? Write(Value value, StringBuilder output) => Append(value.Characters!, output);

    /// <summary>A line break and a tab stand as themselves; only bash has <c>$'…'</c> for the others, and a settings file is read by any shell.</summary>
    public static string? Append(string text, StringBuilder output)
    {
        if (Characters.FirstControl(text, "\n\t") is { } control)
            return $"contains {control}, which has no escape in a shell's quotes";
        output.Append(text.Replace("'", @"'\''", StringComparison.Ordinal));
        return null;
    }
}

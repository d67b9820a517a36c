using System.Text;

namespace Mcc.Core.Templates.Languages.Markdown;

/// <summary>A value in a fence, by the rules of the fence's language; what is written stays on its line and does not close the fence.</summary>
internal sealed class FencedText(Quoting inner, string fence) : Quoting
{
    public override string Where => inner.Where;

    public override bool Takes(Value value) => inner.Takes(value);

    public override string? Write(Value value, StringBuilder output)
    {
        var start = output.Length;
        if (inner.Write(value, output) is { } reason)
            return reason;

        var written = output.ToString(start, output.Length - start);
        if (written.Contains('\n', StringComparison.Ordinal))
            return "contains a line break, which cannot stand within the lines of a Markdown fence";
        return written.Contains(fence, StringComparison.Ordinal) ? $"contains `{fence}`, which would close the Markdown fence around it" : null;
    }
}

using System.Text;
using Mcc.Core.Text;

namespace Mcc.Platform.Streams;

/// <summary>
/// Standard output or error, as every command writes it: what a terminal would obey, or would not show, is written visibly
/// (<see cref="Visible"/>). No command has another way to either stream.
/// </summary>
public sealed class VisibleWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
{
    public override Encoding Encoding => inner.Encoding;

    /// <summary>The same writer where it is one already.</summary>
    public static VisibleWriter Over(TextWriter writer) =>
        writer as VisibleWriter ?? new VisibleWriter(writer) { NewLine = writer.NewLine };

    /// <summary>A line with values in it, each on one line and not too long.</summary>
    public void WriteLine(ref VisibleText line) => WriteLine(line.ToString());

    /// <inheritdoc cref="WriteLine(ref VisibleText)"/>
    public void Write(ref VisibleText text) => Write(text.ToString());

    public override void Write(char value)
    {
        // A half of a pair waits for nothing: a terminal obeys neither.
        if (char.IsSurrogate(value) || Visible.IsPlain([value]))
            inner.Write(value);
        else
            Write(value.ToString());
    }

    public override void Write(string? value)
    {
        if (value is not null)
            inner.Write(Visible.IsPlain(value) ? value : Visible.Text(value));
    }

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (Visible.IsPlain(buffer))
            inner.Write(buffer);
        else
            Write(buffer.ToString());
    }

    public override void WriteLine() => inner.WriteLine();

    /// <summary>One call, so that lines of several threads are not mixed.</summary>
    public override void WriteLine(string? value) => inner.WriteLine(value is null || Visible.IsPlain(value) ? value : Visible.Text(value));

    public override void Flush() => inner.Flush();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}

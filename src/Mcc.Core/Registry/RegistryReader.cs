namespace Mcc.Core.Registry;

/// <summary>Reads the entries of a registry one after the other, without keeping them.</summary>
public sealed class RegistryReader(Stream stream)
{
    private const int FirstBufferBytes = 1 << 20;

    private readonly List<DamagedLine> damaged = [];
    private byte[] buffer = new byte[FirstBufferBytes];
    private int start;
    private int end;
    private int lineStart;
    private int lineLength;
    private int number;
    private bool ended;

    /// <summary>The head of the entry that was read last.</summary>
    public EntryHead Head { get; } = new();

    /// <summary>The entry that was read last, as UTF-8, without the line break.</summary>
    public ReadOnlySpan<byte> Line => buffer.AsSpan(lineStart, lineLength);

    /// <summary>The lines so far that are not one whole entry.</summary>
    public IReadOnlyList<DamagedLine> Damaged => damaged;

    /// <summary>Goes to the next entry; false after the last one.</summary>
    public bool Read()
    {
        while (NextLine(out var isTerminated))
        {
            if (Line.Trim(" \t\r"u8).IsEmpty)
                continue;
            if (Head.TryRead(Line))
                return true;
            var whole = EntryLine.WholePart(Line);
            var isEntry = whole.Length > 0 && whole.Length < lineLength && Head.TryRead(whole);
            damaged.Add(new(number, isTerminated, isEntry));
            if (!isEntry)
                continue;
            (lineStart, lineLength) = (lineStart + lineLength - whole.Length, whole.Length);
            return true;
        }

        return false;
    }

    private bool NextLine(out bool isTerminated)
    {
        isTerminated = true;
        for (var searched = 0; ;)
        {
            var found = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                Take(searched + found, 1);
                return true;
            }

            searched = end - start;
            if (ended || !Fill())
            {
                isTerminated = false;
                var remaining = end - start;
                Take(remaining, 0);
                return remaining > 0;
            }
        }
    }

    private void Take(int length, int separator)
    {
        (lineStart, lineLength) = (start, length);
        start += length + separator;
        number++;
    }

    private bool Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }
        else if (end == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var count = stream.Read(buffer, end, buffer.Length - end);
        end += count;
        ended = count == 0;
        return !ended;
    }
}

namespace Mcc.ModelFiles.Formats;

/// <summary>
/// A JSON document in which <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c> stand for numbers, as XGBoost and Python write them, read as
/// JSON: each is
/// a zero followed by spaces, so that positions stay. https://github.com/dmlc/xgboost/blob/release_1.7.0/src/common/json.cc
/// </summary>
internal sealed class NonFiniteJson(Stream inner) : Stream
{
    private static readonly byte[] NotANumber = "NaN"u8.ToArray();
    private static readonly byte[] Infinite = "Infinity"u8.ToArray();

    private byte[]? token;
    private int inToken;
    private bool inText;
    private bool isEscaped;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var got = inner.Read(buffer, offset, count);
        for (var index = offset; index < offset + got; index++) buffer[index] = Next(buffer[index]);
        return got;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private byte Next(byte value)
    {
        if (inText)
        {
            if (isEscaped) isEscaped = false;
            else if (value == (byte)'\\') isEscaped = true;
            else if (value == (byte)'"') inText = false;
            return value;
        }

        if (token is not null) return Rest(value);
        inText = value == (byte)'"';
        token = value switch { (byte)'N' => NotANumber, (byte)'I' => Infinite, _ => null };
        inToken = 1;
        return token is null ? value : (byte)'0';
    }

    // Text that only starts like one of them is not JSON: the letter is left as it is, or stands for the one that is missing.
    private byte Rest(byte value)
    {
        var isNext = value == token![inToken];
        inToken++;
        if (!isNext || inToken == token.Length) token = null;
        return isNext ? (byte)' ' : (byte)'?';
    }
}

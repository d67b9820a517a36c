using System.Buffers.Text;

namespace Mcc.ModelFiles.Pickles;

internal sealed partial class PickleReader
{
    private const int DeepestTuple = 10_000;

    private void PushText(long length)
    {
        if (length is >= 0 and <= TextStore.LongestKept) stack.Push(scan.Texts.Keep(bytes.Read((int)length)));
        else SkipPayload(length, Value.LongText);
    }

    // Python decodes these as ASCII unless asked otherwise; other bytes end its reading, so they are not text that could be a name.
    private void PushOldText(long length)
    {
        if (length is < 0 or > TextStore.LongestKept)
        {
            SkipPayload(length, Value.LongText);
            return;
        }
        var text = bytes.Read((int)length);
        stack.Push(System.Text.Ascii.IsValid(text) ? scan.Texts.Keep(text) : Value.LongText);
    }

    private void PushTextLine()
    {
        var line = bytes.ReadLineOrPass(TextStore.LongestKept, out var passed);
        stack.Push(passed || line.Contains((byte)'\\') || !System.Text.Ascii.IsValid(line) ? Value.LongText : scan.Texts.Keep(line));
    }

    private void PushQuotedLine()
    {
        var line = bytes.ReadLineOrPass(TextStore.LongestKept, out var passed);
        if (!passed && !bytes.Ended && (line.Length < 2 || line[0] != line[^1]
            || line[0] is not ((byte)'\'' or (byte)'"'))) trouble ??= "a string has no quotation marks";
        else if (passed || bytes.Ended || line.Contains((byte)'\\') || !System.Text.Ascii.IsValid(line)) stack.Push(Value.LongText);
        else stack.Push(scan.Texts.Keep(line[1..^1]));
    }

    private void PushBytes(long length)
    {
        if (scan.HasBooster && length > 128 && BoosterInside.IsOne(bytes.Peek(4))) scan.MayBeBooster(bytes.Position, length);
        stack.Push(KeepFirst(length) is { } first ? new Value(first) : Value.Bytes);
    }

    /// <summary>The first bytes of a payload that is passed over, as far as they may be kept: they can be the items of an array.</summary>
    private byte[]? KeepFirst(long length)
    {
        if (length < 0) trouble ??= "a value has a negative length";
        if (length <= 0) return null;
        var count = (int)Math.Min(length, PickleScan.MostKeptOfBytes);
        byte[]? first = null;
        if (scan.BytesLeft >= count)
        {
            first = bytes.Read(count).ToArray();
            scan.BytesLeft -= count;
            length -= count;
        }

        bytes.Skip(length);
        return first;
    }

    private void SkipPayload(long length, Value value)
    {
        if (length < 0) trouble ??= "a value has a negative length";
        else bytes.Skip(length);
        stack.Push(value);
    }

    private void PushLong(int length)
    {
        if (length is < 0 or > 7)
        {
            SkipPayload(length, Value.Unknown);
            return;
        }
        var digits = bytes.Read(length);
        long number = 0;
        for (var index = 0; index < digits.Length; index++) number |= (long)digits[index] << (8 * index);
        if (digits.Length > 0 && (digits[^1] & 0x80) != 0) number -= 1L << (8 * digits.Length);
        stack.Push(Value.Whole(number));
    }

    private void PushIntLine(ReadOnlySpan<byte> line)
    {
        if (line.SequenceEqual("01"u8)) stack.Push(Value.True);
        else if (line.SequenceEqual("00"u8)) stack.Push(Value.False);
        else stack.Push(IsDecimal(line.EndsWith("L"u8) ? line[..^1] : line, out var number) ? Value.Whole(number) : Value.Unknown);
    }

    private void PushFloatLine(ReadOnlySpan<byte> line) =>
        stack.Push(Utf8Parser.TryParse(line, out double number, out var read) && read == line.Length ? Value.Real(number) : Value.Unknown);

    private long DecimalLine()
    {
        if (IsDecimal(bytes.ReadLine(LongestLine), out var number)) return number;
        if (!bytes.Ended) trouble ??= "a memo number is not an integer";
        return 0;
    }

    private static bool IsDecimal(ReadOnlySpan<byte> digits, out long number) =>
        Utf8Parser.TryParse(digits, out number, out var read) && read == digits.Length && digits[0] != (byte)'+';

    private void PushPair()
    {
        var second = stack.Pop();
        PushTuple([stack.Pop(), second]);
    }

    private void PushTriple()
    {
        var third = stack.Pop();
        var second = stack.Pop();
        PushTuple([stack.Pop(), second, third]);
    }

    private void PushTuple(ReadOnlySpan<Value> items)
    {
        var carried = items.Length == 3 && items[0].Is is PythonGlobal { IsRestricted: true, IsGetattr: false } restricted
            ? restricted : null;
        HoldAll(carried is null ? items : items[1..]);
        if (items.Length > 3 && !scan.TryKeep(items.Length)) trouble ??= TooMany;
        else if (CanFollow())
        {
            var tuple = new PythonTuple(items.ToArray()) { Carried = carried };
            if (tuple.Depth > DeepestTuple) trouble ??= "it nests too deeply";
            stack.Push(new Value(tuple));
        }
    }

    private void PushNew(Func<object> create)
    {
        if (CanFollow()) stack.Push(new Value(create()));
    }

    private void PushList(ReadOnlySpan<Value> items, bool isSet = false)
    {
        if (!CanFollow()) return;
        var list = new PythonList { IsSet = isSet };
        HoldAll(items);
        AddAll(list, items);
        stack.Push(new Value(list));
    }

    private void AddAll(PythonList list, ReadOnlySpan<Value> items)
    {
        foreach (var item in items)
        {
            if (!list.TryAdd(item, scan)) trouble ??= TooMany;
        }
    }

    // A class of the library can be a list, a set or a dict as well.
    private void AddContents(PythonInstance instance, ReadOnlySpan<Value> items)
    {
        if (instance.Type.IsGetattr) scan.HasOtherGetattr = true;
        foreach (var item in items)
        {
            if (!item.HasParts && !item.IsText) continue;
            if (scan.TryKeep()) instance.AddContent(item);
            else trouble ??= TooMany;
        }
    }

    private void AppendOne()
    {
        var item = stack.Pop();
        Hold(item);
        Take(stack.Peek(), [item]);
    }

    private void AppendAll(ReadOnlySpan<Value> items)
    {
        HoldAll(items);
        Take(stack.Peek(), items);
    }

    private void Take(Value target, ReadOnlySpan<Value> items)
    {
        if (target.Is is PythonList list) AddAll(list, items);
        else if (target.Is is PythonInstance instance) AddContents(instance, items);
        else CannotTake(target);
    }

    private void PushDict(ReadOnlySpan<Value> items)
    {
        if (!CanFollow()) return;
        var dict = new PythonDict();
        Fill(dict, items);
        stack.Push(new Value(dict));
    }

    private void SetOne()
    {
        var value = stack.Pop();
        var key = stack.Pop();
        Fill(stack.Peek(), [key, value]);
    }

    private void SetAll(ReadOnlySpan<Value> items) => Fill(stack.Peek(), items);

    private void Fill(Value target, ReadOnlySpan<Value> items)
    {
        if (target.Is is PythonDict dict) Fill(dict, items);
        else
        {
            HoldAll(items);
            if (target.Is is PythonInstance instance) AddContents(instance, items);
            else CannotTake(target);
        }
    }

    private void Fill(PythonDict dict, ReadOnlySpan<Value> items)
    {
        if ((items.Length & 1) != 0)
        {
            trouble ??= "a dict has a key without a value";
            return;
        }
        for (var index = 0; index < items.Length; index += 2)
        {
            var (key, value) = (items[index], items[index + 1]);
            Hold(key);
            if (value.Is is PythonGlobal { IsFileArray: true } && scan.Texts.Is(key, "subclass"u8)) dict.CarriesFileArray = true;
            else Hold(value);
            if (!dict.TrySet(key, value, scan)) trouble ??= TooMany;
        }
    }

    // Items set on a class or a function would change what other names do: only instances and containers take them.
    private void CannotTake(Value target)
    {
        if (target.Is is PythonGlobal) scan.Odd(PickleAnomaly.ClassState);
    }

    private void HoldAll(ReadOnlySpan<Value> items)
    {
        foreach (var item in items) Hold(item);
    }

    // From here on something else may change a dict unseen, and the restricted classes have no business inside anything.
    private void Hold(Value value)
    {
        switch (value.Is)
        {
            case PythonDict dict:
                dict.Shared = true;
                if (dict.CarriesFileArray) scan.Misuse("numpy.memmap");
                break;
            case PythonGlobal { IsRestricted: true } global:
                RefuseRestricted(global);
                break;
            case PythonTuple { Carried: { } carried }:
                RefuseRestricted(carried);
                break;
            case PythonInstance { Type.IsArrayWrapper: true }:
                scan.Odd(PickleAnomaly.ArrayClass);
                break;
        }
    }

    private void RefuseRestricted(PythonGlobal global)
    {
        if (global.IsArrayWrapper) scan.Odd(PickleAnomaly.ArrayClass);
        else if (global.IsGetattr) scan.HasOtherGetattr = true;
        else scan.Misuse(global.Name.ToString());
    }

    private static bool IsWrapper(Value value) => value.Is is PythonGlobal { IsArrayWrapper: true };

    private bool CanFollow()
    {
        if (scan.ObjectsLeft-- > 0) return true;
        trouble ??= TooMany;
        return false;
    }
}

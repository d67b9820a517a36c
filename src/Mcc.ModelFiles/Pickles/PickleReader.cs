using System.Buffers.Binary;
using Mcc.ModelFiles.Reading;

namespace Mcc.ModelFiles.Pickles;

/// <summary>Follows one pickle by its instructions, as Python's two readers do, without ever loading anything.</summary>
/// <remarks>
/// Where the two readers of Python (in C and in Python) or joblib's differ, the file is refused: there must be one meaning, and it must be
/// the one that was checked.
/// https://github.com/python/cpython/blob/3.11/Lib/pickle.py and joblib/numpy_pickle.py are what this follows.
/// </remarks>
internal sealed partial class PickleReader(ByteReader bytes, PickleScan scan, bool followsArrays)
{
    private const int LongestLine = 4096;
    private const string TooMany = "it holds too many objects";

    private readonly PickleStack stack = new(scan.Limits.Stack);
    private readonly PickleMemo memo = new(scan.Limits.Memo);
    private long frameEnd = -1;
    private string? trouble;

    /// <summary>The object of the pickle, when it was read to its end.</summary>
    public Value Result { get; private set; } = Value.Unknown;

    /// <summary>Why reading stopped before the end; none after a whole pickle.</summary>
    public string? Trouble => trouble ?? stack.Trouble ?? memo.Trouble ?? (bytes.Ended ? bytes.Trouble ?? "it is truncated" : null);

    /// <summary>Reads up to and with STOP; false when that was not possible.</summary>
    public bool Read()
    {
        while (true)
        {
            var opcode = bytes.ReadByte();
            if (frameEnd >= 0 && bytes.Position > frameEnd) frameEnd = -1;
            if (scan.OpcodesLeft-- <= 0) trouble = "it has too many opcodes";
            if (opcode == Opcode.Stop && !bytes.Ended)
            {
                Result = stack.Pop();
                return Trouble is null;
            }
            Follow(opcode);
            // The reader in C lets an instruction cross the end of a frame, the one in Python does not.
            if (frameEnd >= 0 && bytes.Position > frameEnd) trouble ??= "an opcode crosses the end of its frame";
            if (bytes.Ended || trouble is not null || stack.Trouble is not null || memo.Trouble is not null) return false;
        }
    }

    private void Follow(byte opcode)
    {
        switch (opcode)
        {
            case Opcode.Memoize: memo.Append(stack.Peek()); break;
            case Opcode.BinGet: Recall(bytes.ReadByte()); break;
            case Opcode.BinPut: memo.Put(bytes.ReadByte(), stack.Peek()); break;
            case Opcode.LongBinGet: Recall(UInt32()); break;
            case Opcode.LongBinPut: memo.Put(UInt32(), stack.Peek()); break;
            case Opcode.Get: Recall(DecimalLine()); break;
            case Opcode.Put: memo.Put(DecimalLine(), stack.Peek()); break;

            case Opcode.ShortBinUnicode: PushText(bytes.ReadByte()); break;
            case Opcode.BinUnicode: PushText(UInt32()); break;
            case Opcode.BinUnicode8: PushText(Int64()); break;
            case Opcode.Unicode: PushTextLine(); break;
            case Opcode.String: PushQuotedLine(); break;
            case Opcode.BinString: PushOldText(Int32()); break;
            case Opcode.ShortBinString: PushOldText(bytes.ReadByte()); break;

            case Opcode.BinInt1: stack.Push(Value.Whole(bytes.ReadByte())); break;
            case Opcode.BinInt2: stack.Push(Value.Whole(UInt16())); break;
            case Opcode.BinInt: stack.Push(Value.Whole(Int32())); break;
            case Opcode.Long1: PushLong(bytes.ReadByte()); break;
            case Opcode.Long4: PushLong(Int32()); break;
            case Opcode.Int: PushIntLine(bytes.ReadLine(LongestLine)); break;
            case Opcode.Long: PushIntLine(bytes.ReadLine(LongestLine)); break;
            case Opcode.BinFloat:
                stack.Push(
                Value.Real(BitConverter.Int64BitsToDouble(BinaryPrimitives.ReverseEndianness(Int64())))); break;
            case Opcode.Float: PushFloatLine(bytes.ReadLine(LongestLine)); break;
            case Opcode.None: stack.Push(Value.None); break;
            case Opcode.NewTrue: stack.Push(Value.True); break;
            case Opcode.NewFalse: stack.Push(Value.False); break;

            case Opcode.ShortBinBytes: PushBytes(bytes.ReadByte()); break;
            case Opcode.BinBytes: PushBytes(UInt32()); break;
            case Opcode.BinBytes8: PushBytes(Int64()); break;
            case Opcode.ByteArray8: PushBytes(Int64()); break;
            case Opcode.ReadonlyBuffer: stack.Peek(); break;
            case Opcode.NextBuffer: scan.Odd(PickleAnomaly.OutOfBand); stack.Push(Value.Unknown); break;

            case Opcode.Mark: stack.Mark(); break;
            case Opcode.Pop: stack.PopOrMark(); break;
            case Opcode.PopMark: stack.PopMark(); break;
            case Opcode.Dup: stack.Push(stack.Peek()); break;

            case Opcode.EmptyTuple: stack.Push(Value.EmptyTuple); break;
            case Opcode.Tuple1: PushTuple([stack.Pop()]); break;
            case Opcode.Tuple2: PushPair(); break;
            case Opcode.Tuple3: PushTriple(); break;
            case Opcode.Tuple: PushTuple(stack.PopMark()); break;
            case Opcode.EmptyList: PushNew(static () => new PythonList()); break;
            case Opcode.List: PushList(stack.PopMark()); break;
            case Opcode.Append: AppendOne(); break;
            case Opcode.Appends: AppendAll(stack.PopMark()); break;
            case Opcode.EmptyDict: PushNew(static () => new PythonDict()); break;
            case Opcode.Dict: PushDict(stack.PopMark()); break;
            case Opcode.SetItem: SetOne(); break;
            case Opcode.SetItems: SetAll(stack.PopMark()); break;
            case Opcode.EmptySet: PushNew(static () => new PythonList { IsSet = true }); break;
            case Opcode.AddItems: AppendAll(stack.PopMark()); break;
            case Opcode.FrozenSet: PushList(stack.PopMark(), isSet: true); break;

            case Opcode.Global: ImportLines(); break;
            case Opcode.StackGlobal: ImportFromStack(); break;
            case Opcode.Inst: InstantiateLines(); break;
            case Opcode.Obj: InstantiateMarked(stack.PopMark()); break;
            case Opcode.NewObj: MakeInstance(withKeywords: false); break;
            case Opcode.NewObjEx: MakeInstance(withKeywords: true); break;
            case Opcode.Reduce: Call(); break;
            case Opcode.Build: Build(); break;

            case Opcode.Ext1: Extension(1); break;
            case Opcode.Ext2: Extension(2); break;
            case Opcode.Ext4: Extension(4); break;
            case Opcode.PersId: bytes.ReadLine(LongestLine); scan.Odd(PickleAnomaly.PersistentId); stack.Push(Value.Unknown); break;
            case Opcode.BinPersId: Hold(stack.Pop()); scan.Odd(PickleAnomaly.PersistentId); stack.Push(Value.Unknown); break;

            case Opcode.Proto: Protocol(bytes.ReadByte()); break;
            case Opcode.Frame: StartFrame(Int64()); break;
            default: trouble ??= bytes.Ended ? null : $"it has the unknown opcode 0x{opcode:x2}"; break;
        }
    }

    private void Protocol(byte version)
    {
        if (version > 5) trouble ??= $"it uses the unknown pickle protocol {version}";
        else if (version > scan.HighestProtocol) scan.HighestProtocol = version;
    }

    private void StartFrame(long length)
    {
        if (bytes.Ended) return;
        if (length < 0 || bytes.Position + length < 0) trouble ??= "a frame has an invalid length";
        else if (frameEnd >= 0 && bytes.Position < frameEnd) trouble ??= "a frame starts inside another frame";
        else frameEnd = bytes.Position + length;
    }

    private void Extension(int size)
    {
        bytes.Skip(size);
        scan.Odd(PickleAnomaly.Extension);
        stack.Push(Value.Unknown);
    }

    private void Recall(long index)
    {
        var value = memo.Get(index);
        // Its bytes were read: building it a second time would read the next bytes of the file as an array.
        if (value.Is is PythonInstance { Spent: true }) scan.Odd(PickleAnomaly.ArrayClass);
        stack.Push(value);
    }

    private int UInt16() => bytes.Read(2) is { Length: 2 } two ? BinaryPrimitives.ReadUInt16LittleEndian(two) : 0;

    private int Int32() => bytes.Read(4) is { Length: 4 } four ? BinaryPrimitives.ReadInt32LittleEndian(four) : 0;

    private long UInt32() => (uint)Int32();

    private long Int64() => bytes.Read(8) is { Length: 8 } eight ? BinaryPrimitives.ReadInt64LittleEndian(eight) : 0;
}

using System.Buffers.Binary;
using System.Text;

namespace Mcc.Tests.ModelFiles;

/// <summary>Writes a pickle opcode by opcode, as an attacker would.</summary>
internal sealed class PickleBytes
{
    private readonly MemoryStream bytes = new();

    public static implicit operator byte[](PickleBytes pickle) => pickle.bytes.ToArray();

    public PickleBytes Raw(params ReadOnlySpan<byte> raw)
    {
        bytes.Write(raw);
        return this;
    }

    public PickleBytes Op(char opcode) => Raw((byte)opcode);

    public PickleBytes Line(string line) => Raw(Encoding.UTF8.GetBytes(line + "\n"));

    public PickleBytes Proto(byte version) => Raw(0x80, version);

    public PickleBytes Frame(int length) => Raw(0x95).Long(length);

    public PickleBytes Global(string module, string name) => Op('c').Line(module).Line(name);

    public PickleBytes StackGlobal(string module, string name) => Text(module).Text(name).Raw(0x93);

    public PickleBytes Text(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return utf8.Length < 256 ? Raw(0x8c, (byte)utf8.Length).Raw(utf8) : Op('X').Int(utf8.Length).Raw(utf8);
    }

    public PickleBytes Bytes(params ReadOnlySpan<byte> payload) => Op('B').Int(payload.Length).Raw(payload);

    public PickleBytes Int(int number)
    {
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(four, number);
        return Raw(four);
    }

    public PickleBytes Long(long number)
    {
        Span<byte> eight = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(eight, number);
        return Raw(eight);
    }

    public PickleBytes Small(byte number) => Raw((byte)'K', number);

    public PickleBytes Memoize() => Raw(0x94);

    public PickleBytes Recall(byte index) => Raw((byte)'h', index);

    public PickleBytes Tuple1() => Raw(0x85);

    public PickleBytes Tuple2() => Raw(0x86);

    public PickleBytes Tuple3() => Raw(0x87);

    public PickleBytes NewObj() => Raw(0x81);

    public PickleBytes Reduce() => Op('R');

    public PickleBytes Build() => Op('b');

    public PickleBytes Stop() => Op('.');

    /// <summary><c>module.name(argument)</c>.</summary>
    public PickleBytes CallWith(string module, string name, string argument) => Global(module, name).Text(argument).Tuple1().Reduce();

    /// <summary>numpy.dtype(code, False, True) with the state that numpy gives it, or other flags.</summary>
    public PickleBytes ArrayType(string code, byte flags = 0) =>
        Global("numpy", "dtype").Text(code).Raw(0x89, 0x88).Tuple3().Reduce()
            .Op('(').Small(3).Text("|").Op('N').Op('N').Op('N').Op('J').Int(-1).Op('J').Int(-1).Small(flags).Op('t').Build();

    /// <summary>joblib's array class and, above it, its state: what is missing is BUILD, and the array's bytes.</summary>
    public PickleBytes ArrayWrapper(string code, byte length, byte flags = 0, bool mapped = false) =>
        Global("joblib.numpy_pickle", "NumpyArrayWrapper").Op(')').NewObj()
            .Op('}').Op('(')
            .Text("subclass").Global("numpy", "ndarray")
            .Text("shape").Small(length).Tuple1()
            .Text("order").Text("C")
            .Text("dtype").ArrayType(code, flags)
            .Text("allow_mmap").Raw(mapped ? (byte)0x88 : (byte)0x89)
            .Op('u');
}

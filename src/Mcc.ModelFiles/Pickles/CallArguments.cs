using System.Text.RegularExpressions;
using Mcc.Core.Models;

namespace Mcc.ModelFiles.Pickles;

/// <summary>
/// Whether a listed name is called as its library writes it: with other arguments some of them allocate without bound, import modules, or
/// call what they are given.
/// </summary>
internal sealed partial class CallArguments(PickleScan scan)
{
    private const long LongestRange = 10_000_000;

    public bool IsAsWritten(PythonGlobal global, Value[] items) => global.Name.Module switch
    {
        _ when global.IsOwn || !global.IsListed => true,
        "builtins" or "__builtin__" => IsBuiltin(global.Name.Name, items),
        "collections" => IsCollection(global.Name.Name, items),
        "copyreg" or "copy_reg" => IsReconstruction(items),
        "_codecs" => items is [{ Is: not PythonObject }, var encoding] && IsText(encoding, "latin1", "latin-1"),
        "decimal" => items is [{ IsText: true }],
        "fractions" => items is [var number] ? FractionText().IsMatch(scan.Texts.Text(number) ?? "")
            : items.All(static item => item.IsWhole),
        "array" => items is [{ Is: PythonGlobal }, _, { IsWhole: true }, var bytes] && IsBytes(bytes),
        "functools" => items is [{ HasParts: true }, ..],
        _ => global.Name.Library() switch
        {
            "numpy" => IsOfNumpy(global.Name, items),
            "sklearn" => IsOfLearn(global.Name, items),
            _ => true,
        },
    };

    private bool IsBuiltin(string name, Value[] items) => name switch
    {
        "bytearray" => items is [] || (items is [var bytes] && IsBytes(bytes)) || (items is [{ IsText: true }, var encoding]
            && IsText(encoding, "latin1", "latin-1")),
        "bytes" => items is [] || (items is [var bytes] && (IsBytes(bytes) || bytes.Is is PythonList or PythonTuple)),
        "set" or "frozenset" => items is [] or [{ Is: PythonList or PythonTuple }],
        "range" or "xrange" => items.All(static item => item.IsWhole) && Length(items) <= LongestRange,
        "slice" or "complex" => items.All(static item => !item.HasParts),
        _ => true,
    };

    private static long Length(Value[] items)
    {
        var (start, stop, step) = items.Length switch
        {
            1 => (0, items[0].Number, 1),
            2 => (items[0].Number, items[1].Number, 1),
            3 => (items[0].Number, items[1].Number, items[2].Number),
            _ => (0L, long.MaxValue, 1L),
        };
        return step == 0 ? long.MaxValue : (long)Int128.Min(Int128.Abs((Int128)stop - start) / Int128.Abs(step), long.MaxValue);
    }

    private static bool IsCollection(string name, Value[] items) => name switch
    {
        // A factory makes what is missing: only empty containers and numbers.
        "defaultdict" => items is [] or [{ IsNone: true }, ..] || items is [{ Is: PythonGlobal { Name: var factory } }, ..]
            && factory.IsNumberType() && items[1..].All(static item => item.Is is PythonDict),
        "deque" => items is [] or [{ Is: PythonList or PythonTuple }] or [{ Is: PythonList or PythonTuple }, _],
        "Counter" => items is [] or [{ Is: PythonDict }],
        _ => items is [] or [{ Is: PythonList or PythonTuple or PythonDict }],
    };

    // copyreg._reconstructor(class, base, state): the base makes the instance, and its constructor is called with the state.
    private static bool IsReconstruction(Value[] items) =>
        items is [_, { Is: PythonGlobal { Name: { Module: "builtins" or "__builtin__" } inner } }, var state] && inner.Name switch
        {
            "object" => state.IsNone,
            "dict" => state.Is is PythonDict,
            "list" or "tuple" => state.Is is PythonList or PythonTuple,
            "int" or "long" or "float" or "str" or "unicode" => !state.HasParts,
            _ => false,
        };

    private bool IsOfNumpy(ImportedName name, Value[] items) => name.Name switch
    {
        // numpy writes an empty array of one byte, and gives it its shape with its state.
        "_reconstruct" => items is [{ Is: PythonGlobal }, var shape, var code] && IsEmptyShape(shape) && IsBytesOrText(code),
        "_mareconstruct" => items is [{ Is: PythonGlobal }, { Is: PythonGlobal }, var shape, var code] && IsEmptyShape(shape)
            && IsBytesOrText(code),
        "_frombuffer" => items.Length == 4,
        "scalar" => items is [{ Is: ArrayType { HoldsObjects: false } }, var bytes] && IsBytes(bytes),
        "MaskedConstant" => items is [],
        "__bit_generator_ctor" or "__randomstate_ctor" or "__RandomState_ctor" or "__generator_ctor" => items.All(IsGenerator),
        _ => true,
    };

    private static bool IsGenerator(Value item) => item switch
    {
        { IsText: true } => true,
        { Is: PythonGlobal global } => global.Name.Module.StartsWith("numpy.random.", StringComparison.Ordinal),
        { Is: PythonInstance made } => made.Type.Name.Module.StartsWith("numpy.random.", StringComparison.Ordinal),
        _ => false,
    };

    private static bool IsOfLearn(ImportedName name, Value[] items) => name.Name switch
    {
        // The number of classes of each output is an array, whose length the code in C does not check.
        "Tree" => items is [{ IsWhole: true }, { Is: PythonArray or PythonInstance } classes, { IsWhole: true } outputs]
            && (classes.Is is not PythonArray { Shape: { } shape } || (shape.Count == 1 && shape[0] == outputs.Number)),
        "newObj" => items is [{ Is: PythonGlobal type }] && type.Name.Module.StartsWith("sklearn.", StringComparison.Ordinal),
        _ => true,
    };

    // joblib's and Python 2's files hold bytes as text.
    private bool IsBytes(Value value) => value.Is is byte[] || ReferenceEquals(value.Is, PickleConstant.Bytes) || value.IsText
        || ReferenceEquals(value.Is, PickleConstant.LongText) || value.Is is PythonInstance { Type.Name: { Module: "_codecs" } }
        or PythonInstance { Type.Name: { Module: "builtins" or "__builtin__", Name: "bytes" or "bytearray" } };

    private bool IsBytesOrText(Value value) => IsBytes(value);

    private static bool IsEmptyShape(Value value) => value.Is is PythonTuple { Items: [{ IsWhole: true, Number: 0 }] };

    private bool IsText(Value value, params ReadOnlySpan<string> texts) => scan.Texts.Text(value) is { } text && texts.Contains(text);

    [GeneratedRegex(@"\A-?[0-9]{1,400}(/[0-9]{1,400})?\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FractionText();
}

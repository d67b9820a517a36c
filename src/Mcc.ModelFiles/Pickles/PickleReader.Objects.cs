using System.Text;
using Mcc.Core.Data;

namespace Mcc.ModelFiles.Pickles;

internal sealed partial class PickleReader
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private void ImportLines()
    {
        var module = NameLine();
        var name = NameLine();
        PushImport(module, name);
    }

    private void ImportFromStack()
    {
        var name = stack.Pop();
        var module = stack.Pop();
        if (name.IsText && module.IsText) PushImport(AsName(scan.Texts.Bytes(module)), AsName(scan.Texts.Bytes(name)));
        else PushUnknownImport();
    }

    private void InstantiateLines()
    {
        var module = NameLine();
        var name = NameLine();
        PushImport(module, name);
        var type = stack.Pop();
        Instantiate(type, stack.PopMark());
    }

    // Class and arguments are above the mark.
    private void InstantiateMarked(ReadOnlySpan<Value> items)
    {
        if (items.Length == 0) trouble ??= "it creates an object without a class";
        else Instantiate(items[0], items[1..]);
    }

    private string? NameLine() => AsName(bytes.ReadLine(LongestLine));

    private static string? AsName(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Strict.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private void PushImport(string? module, string? name)
    {
        if (bytes.Ended) return;
        if (module is null || name is null) PushUnknownImport();
        else if (scan.Import(module, name) is { } global) stack.Push(new Value(global));
        else trouble ??= "it imports too many names";
    }

    private void PushUnknownImport()
    {
        scan.Odd(PickleAnomaly.ComputedImport);
        stack.Push(Value.Unknown);
    }

    // INST and OBJ without arguments make an empty instance; with arguments they call the class.
    private void Instantiate(Value type, ReadOnlySpan<Value> arguments)
    {
        HoldAll(arguments);
        if (IsWrapper(type)) scan.Odd(PickleAnomaly.ArrayClass);
        if (arguments.Length > 0 && !scan.TryKeep(arguments.Length)) trouble ??= TooMany;
        PushInstance(type, arguments.Length == 0 ? PickleUse.Make : PickleUse.Call, new PythonTuple(arguments.ToArray()));
    }

    private void MakeInstance(bool withKeywords)
    {
        var keywords = withKeywords ? stack.Pop() : Value.Unknown;
        var arguments = stack.Pop();
        var type = stack.Pop();
        Hold(keywords);
        Hold(arguments);
        var isEmpty = !withKeywords && arguments.Is is PythonTuple { Items.Length: 0 };
        if (IsWrapper(type) && !isEmpty) scan.Odd(PickleAnomaly.ArrayClass);
        if (type.Is is PythonGlobal { IsFileArray: true } file) RefuseRestricted(file);
        PushInstance(type, isEmpty ? PickleUse.Make : PickleUse.Call, arguments.Is as PythonTuple, keywords);
    }

    private void PushInstance(Value type, PickleUse use, PythonTuple? arguments, Value keywords = default)
    {
        if (!MayBeUsed(type, use) || type.Is is not PythonGlobal global)
        {
            stack.Push(Value.Unknown);
            return;
        }
        if (global.IsGetattr) scan.HasOtherGetattr = true;
        if (use == PickleUse.Call && !new CallArguments(scan).IsAsWritten(global, arguments?.Items ?? []))
            scan.OddCall(global.Name.ToString());
        if (!CanFollow()) return;
        var instance = new PythonInstance(global, arguments);
        if (keywords.Is is not null && keywords.HasParts) instance.AddContent(keywords);
        stack.Push(new Value(instance));
    }

    private bool MayBeUsed(Value callable, PickleUse use)
    {
        if (callable.Is is not PythonGlobal global)
        {
            scan.Odd(PickleAnomaly.ComputedCall);
            return false;
        }
        if (global.Use < use) scan.Misuse(global.Name.ToString());
        return true;
    }

    private void Call()
    {
        var arguments = stack.Pop();
        var callable = stack.Pop();
        var items = arguments.Is is PythonTuple tuple ? tuple.Items : [];
        if (!MayBeUsed(callable, PickleUse.Call) || callable.Is is not PythonGlobal global)
        {
            Hold(arguments);
            stack.Push(Value.Unknown);
            return;
        }
        if (arguments.Is is PythonTuple { Carried: { } carried }
            && !(carried.IsArrayWrapper ? global.Name.IsReconstructor() : global.Name.IsArray())) RefuseRestricted(carried);
        if (global.IsArrayWrapper) scan.Odd(PickleAnomaly.ArrayClass);
        if (global.Name.IsIndexMaker() && !(items is [{ Is: PythonGlobal index }, ..] && index.Name.IsOfPandas())) scan.Misuse(
            global.Name.ToString());
        if (global.IsGetattr) NoteGetattr(items);
        else if (!new CallArguments(scan).IsAsWritten(global, items)) scan.OddCall(global.Name.ToString());
        if (global.Name.IsReconstructor()) Reconstruct(items);
        else if (global.Name.IsArrayType()) PushArrayType(items);
        else if (global.Name.IsArray()) PushArray(items);
        else if (CanFollow()) stack.Push(new Value(new PythonInstance(global, arguments.Is as PythonTuple)));
    }

    // copyreg._reconstructor(class, base, state of the base): how protocols 0 and 1 make any instance.
    private void Reconstruct(Value[] items)
    {
        if (items.Length != 3)
        {
            scan.Odd(PickleAnomaly.ComputedCall);
            stack.Push(Value.Unknown);
            return;
        }
        if (items[0].Is is PythonGlobal { IsFileArray: true } file) RefuseRestricted(file);
        MayBeUsed(items[1], PickleUse.Make);
        // The base's state is what the instance holds as a list, a dict or a number.
        PushInstance(items[0], PickleUse.Make, new PythonTuple([items[2]]));
    }

    private void PushArrayType(Value[] items)
    {
        var type = items.Length > 0 ? ArrayType.FromCode(scan.Texts.Bytes(items[0])) : null;
        if (type is null)
        {
            // What its arrays hold would not be known.
            scan.Odd(PickleAnomaly.ArrayType);
            stack.Push(Value.Unknown);
        }
        else if (CanFollow()) stack.Push(new Value(type));
    }

    private void PushArray(Value[] items)
    {
        // _frombuffer(bytes, dtype, shape, order) knows all; _reconstruct(class, (0,), b'b') gets it with its state.
        var array = new PythonArray();
        if (items.Length == 4)
        {
            array.Type = items[1].Is as ArrayType;
            array.Shape = Shape(items[2]);
            array.ByColumns = scan.Texts.Is(items[3], "F"u8);
            array.FirstBytes = items[0].Is as byte[];
        }
        if (CanFollow()) stack.Push(new Value(array));
    }

    // A method of a text, such as str.split: getattr(str, 'split').
    private void NoteGetattr(Value[] items)
    {
        if (items is [{ Is: PythonGlobal { Name: { Module: "builtins" or "__builtin__", Name: "str" or "unicode" } } }, var method]
            && AllowedPlaces.Known.IsTextMethod(scan.Texts.Text(method))) scan.HasTextMethods = true;
        else scan.HasOtherGetattr = true;
    }

    private static long[]? Shape(Value value)
    {
        if (value.Is is not PythonTuple tuple) return null;
        foreach (var item in tuple.Items)
        {
            if (!item.IsWhole || item.Number < 0) return null;
        }
        return Array.ConvertAll(tuple.Items, static item => item.Number);
    }

    private void Build()
    {
        var state = stack.Pop();
        var target = stack.Peek();
        if (target.Is is PythonInstance { Type.IsArrayWrapper: true } wrapper)
        {
            BuildWrapper(wrapper, state);
            return;
        }
        Hold(state);
        switch (target.Is)
        {
            case PythonGlobal:
                scan.Odd(PickleAnomaly.ClassState);
                break;
            case ArrayType type:
                if (state.Is is not PythonTuple typeState || !type.TrySetState(typeState, scan.Texts)) scan.Odd(PickleAnomaly.ArrayType);
                break;
            case PythonArray array:
                if (state.Is is PythonTuple { Items: [_, var shape, { Is: ArrayType itemType }, var byColumns, var data] })
                {
                    array.Shape = Shape(shape);
                    array.Type = itemType;
                    array.ByColumns = byColumns.IsTrue;
                    array.Items = data.Is as PythonList;
                    array.FirstBytes = scan.Texts.Payload(data);
                    if (itemType.HoldsObjects && array.Items is null) scan.Odd(PickleAnomaly.ArrayType);
                }
                else scan.Odd(PickleAnomaly.ArrayType);
                break;
            case PythonInstance instance:
                SetState(instance, state);
                break;
        }
    }

    private void SetState(PythonInstance instance, Value state)
    {
        if (scan.TryKeep()) instance.AddState(state);
        else trouble ??= TooMany;
        if (instance.Type.IsGetattr) scan.HasOtherGetattr = true;
        var dict = state.Is as PythonDict ?? (state.Is is PythonTuple { Items: [{ Is: PythonDict first }, _] } ? first : null);
        if (dict is null) return;
        instance.State = dict;
        if (scan.Texts.TryGet(dict, "_sklearn_version"u8, out var version)
            && scan.Texts.Text(version) is { } text) scan.LearnVersions.Add(text);
    }
}

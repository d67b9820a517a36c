using System.Text.RegularExpressions;
using Mcc.Core.Data;
using Mcc.Core.Models;
using Mcc.ModelFiles.Reading;

namespace Mcc.ModelFiles.Pickles;

/// <summary>
/// Judges every object of a pickle: the value of an attribute that the library calls, or takes as the name of a method, must be on the list
/// of that attribute; any other value cannot be called.
/// </summary>
internal sealed partial class PlaceJudge(PickleScan scan, AllowedPlaces places)
{
    // Libraries and Python itself follow parts of parts with calls of calls.
    private const int Deepest = 10_000;

    private readonly Stack<(Value Value, PlaceKind Kind, Place Place, int Depth)> open = new();
    private int depth;

    /// <summary>Something is nested more deeply than programs can follow.</summary>
    public bool IsTooDeep { get; private set; }

    public void Judge(Value root)
    {
        var place = new Place(null, "");
        // The server calls the methods of the model itself.
        if (root.Is is PythonInstance { Type: var type } && (type.Name.IsBunch() || type.Name.IsPartial()))
            Refuse(place, $"an object of `{Shown(type.Name)}`");
        open.Push((root, PlaceKind.Free, place, 0));
        while (open.TryPop(out var next))
        {
            depth = next.Depth + 1;
            IsTooDeep |= depth > Deepest;
            Step(next.Value, next.Kind, next.Place);
        }
    }

    private void Step(Value value, PlaceKind kind, Place place)
    {
        if (!value.HasParts) return;
        if (value.Is is PythonGlobal global)
        {
            if (!MayStand(global, kind, place)) Refuse(place, $"the name `{Shown(global.Name)}`");
            return;
        }
        if (value.Is is PythonInstance instance && !MayStand(instance, kind))
        {
            Refuse(place, $"an object of `{Shown(instance.Type.Name)}`");
            return;
        }
        if (value.Is is PythonArray array && !MayStand(array, kind))
        {
            Refuse(place, array.Type?.HoldsObjects == true ? "an array of objects" : "an array of numbers");
            return;
        }
        if (value.Is is not PythonObject followed || !followed.TryJudge(kind)) return;
        switch (followed)
        {
            case PythonList list: PushParts(list, kind, place); break;
            case PythonDict dict: PushParts(dict, kind, place); break;
            case PythonTuple tuple: PushParts(tuple, kind, place); break;
            // Arrays of objects hold data, where their owner does not allow more.
            case PythonArray { Items: { } items }:
                PushParts(items, kind is PlaceKind.Library or PlaceKind.Function ? PlaceKind.Data : kind, place);
                break;
            case PythonInstance inner: PushParts(inner, kind, place); break;
        }
    }

    private void PushParts(PythonList list, PlaceKind kind, Place place)
    {
        foreach (var item in list.Items) Push(item, kind, place);
        foreach (var item in list.Others ?? []) Push(item, kind, place);
    }

    private void PushParts(PythonDict dict, PlaceKind kind, Place place)
    {
        foreach (var (key, value) in dict.Items)
        {
            Push(key, kind is PlaceKind.Free ? kind : PlaceKind.Data, place);
            Push(value, kind, place);
        }
        foreach (var other in dict.Others ?? []) Push(other, kind, place);
    }

    // A name and an estimator, and perhaps the columns that it gets, which can be a function; or estimators alone.
    private void PushParts(PythonTuple tuple, PlaceKind kind, Place place)
    {
        var isNamed = kind is PlaceKind.Estimator or PlaceKind.Bunch && tuple.Items is [{ IsText: true }, _, ..];
        for (var index = 0; index < tuple.Items.Length; index++)
            Push(tuple.Items[index], isNamed && index != 1 ? PlaceKind.Function : kind, place);
    }

    private void Push(Value value, PlaceKind kind, Place place)
    {
        if (value.HasParts) open.Push((value, kind, place, depth));
    }

    private void PushParts(PythonInstance instance, PlaceKind kind, Place place)
    {
        var type = instance.Type;
        if (type.Name.IsPartial()) JudgePartial(instance, place);
        else if (type.IsGetattr) return;
        else if (type.IsOwn || !type.IsListed) PushAll(instance, PlaceKind.Free, place);
        else if (type.Name.IsBunch()) PushAll(instance, kind is PlaceKind.Bunch ? PlaceKind.Estimator : kind, place);
        else if (IsContainer(type.Name)) PushAll(instance, kind, place);
        else if (IsData(type.Name)) PushAll(instance, kind is PlaceKind.Free ? kind : PlaceKind.Data, place);
        // Its own attributes are judged by its own class, wherever it stands.
        else if (instance.TryJudge(PlaceKind.Constructor)) JudgeAttributes(instance);
    }

    private void PushAll(PythonInstance instance, PlaceKind kind, Place place)
    {
        foreach (var argument in instance.Arguments?.Items ?? [])
        {
            // Classes that a constructor of the list takes were judged with its call.
            if (argument.Is is not PythonGlobal || IsContainer(instance.Type.Name)) Push(argument, kind, place);
        }
        foreach (var state in instance.States) Push(state, kind, place);
        foreach (var content in instance.Contents) Push(content, kind, place);
    }

    private void JudgeAttributes(PythonInstance instance)
    {
        var place = new Place(instance.Type.Name, "");
        foreach (var argument in instance.Arguments?.Items ?? [])
        {
            // Classes of reconstructors were judged with the call.
            if (argument.Is is not PythonGlobal global || places.IsFunction(global)) Push(argument, PlaceKind.Library, place);
        }
        foreach (var content in instance.Contents) Push(content, PlaceKind.Library, place);
        foreach (var state in instance.States)
        {
            if (state.Is is PythonDict dict) JudgeAttributes(instance, dict);
            // The state of a class in C, which takes it apart itself.
            else if (instance.Type.Use == PickleUse.Call && state.Is is PythonTuple) Push(state, PlaceKind.Function, place);
            else if (state.Is is PythonTuple { Items: [var first, var slots] } && (first.IsNone || first.Is is PythonDict)
                && (slots.IsNone || slots.Is is PythonDict) && !places.IsEstimator(instance.Type.Name))
            {
                if (first.Is is PythonDict attributes) JudgeAttributes(instance, attributes);
                if (slots.Is is PythonDict named) JudgeAttributes(instance, named);
            }
            // Pairs in a list, an OrderedDict and the like would set attributes as well.
            else if (state.HasParts) RefusePart(place, "a state that is not a dict");
        }
    }

    private void JudgeAttributes(PythonInstance instance, PythonDict state)
    {
        if (!state.Complete) RefusePart(new Place(instance.Type.Name, ""), "a state with more attributes than can be followed");
        foreach (var (key, value) in state.Items)
        {
            if (scan.Texts.Text(key) is not { } name)
            {
                if (key.IsWhole || key.IsNone) Push(value, PlaceKind.Library, new Place(instance.Type.Name, ""));
                else RefusePart(new Place(instance.Type.Name, ""), "an attribute whose name cannot be read");
                continue;
            }
            JudgeAttribute(new Place(instance.Type.Name, name), value);
        }
    }

    private void JudgeAttribute(Place place, Value value)
    {
        if (place.Attribute.StartsWith("__", StringComparison.Ordinal) && place.Attribute.EndsWith("__", StringComparison.Ordinal))
        {
            Refuse(place, "a value, which would change the instance itself");
            return;
        }
        var holds = places.Of(place.Type!, place.Attribute);
        if (holds.Names is { } names)
        {
            JudgeNames(value, names, place, 0);
            return;
        }
        if (place.Attribute == "dtype" && (value.IsAnyText || value.Is is ArrayType) && !IsSmallType(value))
            Refuse(place, Shown(value), "a type with small items");
        if (holds.Dotted && !IsDotted(value)) Refuse(place, Shown(value), "a path of public attributes that ends with `_`");
        // Classes are judged where they stand; everything else is the library's own.
        if (holds.Classes is { } modules && value.Is is PythonGlobal { Use: not PickleUse.Refer } type
            && modules.Contains(type.Name.Module)) return;
        if (holds.Arguments && value.Is is PythonDict keywords) JudgeKeywords(keywords, place);
        Push(value, KindOf(holds), place with { Holds = holds });
    }

    private static PlaceKind KindOf(PicklePlace holds) => holds switch
    {
        { Any: true } => PlaceKind.Free,
        { Arguments: true } => PlaceKind.Arguments,
        { Bunch: true } => PlaceKind.Bunch,
        { Estimator: true, Function: false } => PlaceKind.Estimator,
        { Function: true } => PlaceKind.Function,
        _ => PlaceKind.Library,
    };

    private void JudgeNames(Value value, IReadOnlyList<string> names, Place place, int level)
    {
        if (value.IsNone || (scan.Texts.Text(value) is { } text && names.Contains(text))) return;
        var parts = value.Is switch
        {
            PythonList { Others: null } list when list.Items.Count == list.Count => list.Items,
            PythonTuple tuple => tuple.Items,
            PythonArray { Items: { Others: null } list } when list.Items.Count == list.Count => list.Items,
            _ => (IEnumerable<Value>?)null,
        };
        if (parts is null || level > 2)
        {
            Refuse(place, Shown(value), "one of " + string.Join(", ", names.Select(static name => $"`{name}`")));
            return;
        }
        foreach (var part in parts) JudgeNames(part, names, place, level + 1);
    }

    // "named_steps.clf.coef_"; functions are judged with the others.
    private bool IsDotted(Value value) => value.HasParts || value.IsNone
        || (scan.Texts.Text(value) is { } text && (text == "auto" || DottedPath().IsMatch(text)));

    // functools.partial(function, *arguments, **keywords), with the state (function, arguments, keywords, attributes).
    private void JudgePartial(PythonInstance partial, Place place)
    {
        JudgeCall(partial.Arguments?.Items ?? [], Value.Unknown, place);
        foreach (var content in partial.Contents)
        {
            if (content.Is is PythonDict keywords) JudgeCall([], new Value(keywords), place);
        }
        foreach (var state in partial.States)
        {
            if (state.Is is PythonTuple { Items: [var function, { Is: PythonTuple arguments }, var keywords, var attributes] })
            {
                JudgeCall([function, .. arguments.Items], keywords, place);
                Push(attributes, PlaceKind.Data, place);
            }
            else RefusePart(place, "a partial whose state cannot be read");
        }
    }

    private void JudgeCall(ReadOnlySpan<Value> items, Value keywords, Place place)
    {
        if (items is [var function, ..])
        {
            Push(function, PlaceKind.Function, place);
            // A function of the user gets what the user gave it.
            if (function.Is is PythonGlobal { IsOwn: true }) return;
            if (function.Is is not (PythonGlobal or PythonInstance)) RefusePart(place, "a partial of something that is not a function");
        }
        foreach (var argument in items.Length > 1 ? items[1..] : [])
        {
            if (argument.IsAnyText) RefusePart(place, $"a partial with the text {Shown(argument)} as an argument without a name");
            Push(argument, PlaceKind.Arguments, place);
        }
        if (keywords.Is is PythonDict dict) JudgeKeywords(dict, place);
    }

    private void JudgeKeywords(PythonDict keywords, Place place)
    {
        if (!keywords.Complete) RefusePart(place, "more keywords than can be followed");
        foreach (var (key, value) in keywords.Items)
        {
            if (scan.Texts.Text(key) is not { } name) RefusePart(place, "a keyword whose name cannot be read");
            else if (places.IsForbiddenKeyword(name)) RefusePart(place, $"the keyword `{name}` for a function");
            else if (name == "dtype" && !IsSmallType(value)) RefusePart(place, $"the type {Shown(value)} for a function");
            Push(value, PlaceKind.Arguments, place);
        }
    }

    private bool IsSmallType(Value value) => value switch
    {
        { IsNone: true } or { Is: PythonGlobal } => true,
        { Is: ArrayType type } => type.ItemSize <= 1024,
        _ => scan.Texts.Text(value) is { } text && SmallType().IsMatch(text),
    };

    private bool MayStand(PythonArray array, PlaceKind kind) => kind switch
    {
        PlaceKind.Estimator or PlaceKind.Bunch => array.Type is null || array.Type.HoldsObjects,
        PlaceKind.Arguments => array.Type?.HoldsObjects != true && array.Items is null,
        _ => true,
    };

    private bool MayStand(PythonGlobal global, PlaceKind kind, Place place)
    {
        if (kind is PlaceKind.Free || !global.IsListed || global.Name.IsNumberType()) return true;
        if (global.IsOwn) return kind is PlaceKind.Library or PlaceKind.Function;
        if (place.Holds?.Classes is { } modules && modules.Contains(global.Name.Module)) return true;
        return kind is PlaceKind.Function && places.IsFunction(global);
    }

    private bool MayStand(PythonInstance instance, PlaceKind kind)
    {
        var type = instance.Type;
        if (kind is PlaceKind.Free || (!type.IsListed && !type.IsOwn)) return true;
        if (type.Name.IsPartial() || type.IsGetattr) return kind is PlaceKind.Function;
        if (type.Name.IsBunch()) return kind is PlaceKind.Bunch;
        if (IsContainer(type.Name)) return true;
        if (kind is PlaceKind.Estimator or PlaceKind.Bunch) return type.IsOwn || type.Name.Name == "scalar"
            || (!IsData(type.Name) && places.IsEstimator(type.Name));
        if (type.IsOwn) return kind is not (PlaceKind.Data or PlaceKind.Arguments);
        if (IsData(type.Name)) return kind is not PlaceKind.Arguments || type.Name.Library() != "pandas";
        return kind is PlaceKind.Library or PlaceKind.Function;
    }

    private static bool IsContainer(ImportedName name) => name.Module is "collections" or "builtins" or "__builtin__";

    // Libraries whose objects are data: none of their methods is called by a name of the file.
    private static bool IsData(ImportedName name) => name.Library() is "numpy" or "scipy" or "pandas" or "datetime" or "decimal"
        or "fractions" or "array" or "uuid" or "_codecs" or "copyreg" or "copy_reg" or "joblib";

    private void Refuse(Place place, string value, string? allowed = null) =>
        scan.Unsafe($"{Where(place)} is {value}" + (allowed is null ? "" : $" (allowed: {allowed})"));

    private void RefusePart(Place place, string part) => scan.Unsafe($"{Where(place)} has {part}");

    private static string Where(Place place) => place.Type is null ? "the model" : place.Attribute.Length == 0 ? $"`{Shown(place.Type)}`"
        : $"`{Printable.Short(place.Type.Name, 60)}.{Printable.Short(place.Attribute, 60)}`";

    private static string Shown(ImportedName name) => Printable.Short(name.ToString());

    private string Shown(Value value) => value switch
    {
        { IsText: true } => $"`{Printable.Short(scan.Texts.Text(value)!, 60)}`",
        { Is: PythonInstance instance } => $"an object of `{Shown(instance.Type.Name)}`",
        { Is: PythonGlobal global } => $"`{Shown(global.Name)}`",
        { Is: PythonArray } => "an array",
        { Is: ArrayType } => "an array type with large items",
        { IsAnyText: true } => "a long text",
        _ => "a value of another kind",
    };

    [GeneratedRegex(@"\A([A-Za-z][A-Za-z0-9_]{0,60}(?<!_)_?\.){0,8}[A-Za-z][A-Za-z0-9_]{0,60}_\z", RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex DottedPath();

    [GeneratedRegex(@"\A[<>=|]?[A-Za-z]{1,12}_?[0-9]{0,3}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SmallType();

    /// <param name="Type">Null for the object of the file itself.</param>
    private readonly record struct Place(ImportedName? Type, string Attribute, PicklePlace? Holds = null);
}

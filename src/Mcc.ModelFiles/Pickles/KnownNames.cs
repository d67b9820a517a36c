using System.Collections.Frozen;
using Mcc.Core.Models;

namespace Mcc.ModelFiles.Pickles;

/// <summary>The imported names whose meaning the reader must know to follow a file, in every place they have stood.</summary>
internal static class KnownNames
{
    private static readonly FrozenSet<string> NumberTypes = FrozenSet.ToFrozenSet(
    [
        "bool_", "bool", "int8", "int16", "int32", "int64", "intc", "intp", "uint8", "uint16", "uint32", "uint64", "uintp", "longlong",
        "ulonglong", "float16", "float32", "float64", "longdouble", "float128", "complex64", "complex128", "str_", "object_", "datetime64",
        "timedelta64", "number", "integer", "floating",
    ], StringComparer.Ordinal);

    public static bool IsReconstructor(this ImportedName name) =>
        name is { Module: "copyreg" or "copy_reg", Name: "_reconstructor" };

    public static bool IsArrayType(this ImportedName name) =>
        name is { Module: "numpy", Name: "dtype" };

    public static bool IsArray(this ImportedName name) => name is
    { Module: "numpy.core.multiarray" or "numpy._core.multiarray", Name: "_reconstruct" } or
    { Module: "numpy.core.numeric" or "numpy._core.numeric", Name: "_frombuffer" };

    public static bool IsArrayClass(this ImportedName name) => name is
    { Module: "numpy", Name: "ndarray" or "memmap" } or
    { Module: "numpy.core.memmap" or "numpy._core.memmap", Name: "memmap" } or
    { Module: "numpy" or "numpy.matrixlib.defmatrix", Name: "matrix" };

    /// <summary>pandas' functions that make an instance of the class in their first argument, with keywords from the file.</summary>
    public static bool IsIndexMaker(this ImportedName name) =>
        name.Module.StartsWith("pandas.core.indexes.", StringComparison.Ordinal) && name.Name.StartsWith("_new_", StringComparison.Ordinal);

    /// <summary>The first part of its module.</summary>
    public static string Library(this ImportedName name)
    {
        var dot = name.Module.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? name.Module : name.Module[..dot];
    }

    /// <summary>A type of numbers or texts, which may stand anywhere: <c>numpy.float64</c>, <c>int</c>.</summary>
    public static bool IsNumberType(this ImportedName name) => name switch
    {
        { Module: "builtins" or "__builtin__" } => name.Name is "object" or "int" or "float" or "bool" or "str" or "complex" or "list"
            or "dict" or "tuple" or "set" or "frozenset" or "long" or "unicode",
        { Module: "numpy" } => NumberTypes.Contains(name.Name),
        _ => false,
    };

    public static bool IsPartial(this ImportedName name) => name is { Module: "functools", Name: "partial" };

    /// <summary>Python's getattr, with which a method of text is written.</summary>
    public static bool IsGetattr(this ImportedName name) => name is { Module: "builtins" or "__builtin__", Name: "getattr" };

    public static bool IsBunch(this ImportedName name) => name is { Module: "sklearn.utils" or "sklearn.utils._bunch", Name: "Bunch" };

    public static bool IsOfPandas(this ImportedName name) => name.Module.StartsWith("pandas.", StringComparison.Ordinal);
}

using Mcc.Core.Models;

namespace Mcc.ModelFiles.Pickles;

/// <summary>The imported names whose meaning the reader must know to follow a file, in every place they have stood.</summary>
internal static class KnownNames
{
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

    public static bool IsOfPandas(this ImportedName name) => name.Module.StartsWith("pandas.", StringComparison.Ordinal);
}

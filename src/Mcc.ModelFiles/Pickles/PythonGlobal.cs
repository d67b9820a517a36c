using Mcc.Core.Data;
using Mcc.Core.Models;

namespace Mcc.ModelFiles.Pickles;

/// <summary>An imported name as a value, with what may be done with it.</summary>
internal sealed class PythonGlobal(ImportedName name, PickleUse use)
{
    public ImportedName Name { get; } = name;

    public PickleUse Use { get; } = use;

    /// <summary>joblib's stand-in for an array whose bytes follow it in the file.</summary>
    public bool IsArrayWrapper { get; } = name is { Module: "joblib.numpy_pickle", Name: "NumpyArrayWrapper" };

    /// <summary>numpy's array in a mapped file: called with arguments it would make or empty a file.</summary>
    public bool IsFileArray { get; } = name is { Module: "numpy" or "numpy.core.memmap" or "numpy._core.memmap", Name: "memmap" };

    /// <summary>It is of a module that the user passed.</summary>
    public bool IsOwn { get; init; }

    /// <summary>It is of a known library; every other name is refused where it is imported.</summary>
    public bool IsListed { get; init; } = true;

    /// <summary>Python's getattr may only be called.</summary>
    public bool IsGetattr { get; } = name.IsGetattr();

    /// <summary>It is allowed in certain places only.</summary>
    public bool IsRestricted => IsArrayWrapper || IsFileArray || IsGetattr;
}

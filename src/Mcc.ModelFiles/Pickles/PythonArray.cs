namespace Mcc.ModelFiles.Pickles;

/// <summary>A numpy array: its shape, its type, and its members where it holds objects.</summary>
internal sealed class PythonArray : PythonObject
{
    public IReadOnlyList<long>? Shape { get; set; }

    public ArrayType? Type { get; set; }

    public PythonList? Items { get; set; }

    /// <summary>The first bytes of its items, where these are not objects and were kept.</summary>
    public byte[]? FirstBytes { get; set; }

    /// <summary>Columns stand one after the other (Fortran's order), not rows.</summary>
    public bool ByColumns { get; set; }
}

namespace Mcc.Core.ModelFiles.Pickles;

/// <summary>A numpy array: its shape, its type, and its members where it holds objects.</summary>
internal sealed class PythonArray
{
    public IReadOnlyList<long>? Shape { get; set; }

    public ArrayType? Type { get; set; }

    public PythonList? Items { get; set; }
}

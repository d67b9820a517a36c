namespace Mcc.ModelFiles.Pickles;

/// <summary>An instance of an imported class, with the state that it was given.</summary>
internal sealed class PythonInstance(PythonGlobal type, PythonTuple? arguments = null)
{
    public PythonGlobal Type { get; } = type;

    /// <summary>The constructor's arguments, where it was called.</summary>
    public PythonTuple? Arguments { get; } = arguments;

    public PythonDict? State { get; set; }

    /// <summary>It became a joblib array: the bytes after it were read.</summary>
    public bool Spent { get; set; }
}

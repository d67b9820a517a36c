namespace Mcc.ModelFiles.Pickles;

/// <summary>An instance of an imported class, with the state that it was given.</summary>
internal sealed class PythonInstance(PythonGlobal type, PythonTuple? arguments = null) : PythonObject
{
    private List<Value>? contents;

    // Almost every instance gets one state: a list for each would cost more than the instance.
    private Value firstState;
    private List<Value>? otherStates;

    public PythonGlobal Type { get; } = type;

    /// <summary>The constructor's arguments, where it was called.</summary>
    public PythonTuple? Arguments { get; } = arguments;

    /// <summary>The last state that is a dict.</summary>
    public PythonDict? State { get; set; }

    /// <summary>Every state that it was given.</summary>
    public IEnumerable<Value> States => firstState.Is is null ? [] : otherStates is null ? [firstState] : [firstState, .. otherStates];

    /// <summary>Keywords of its constructor, and the items that it holds as a list or a dict.</summary>
    public IReadOnlyList<Value> Contents => contents ?? [];

    /// <summary>It became a joblib array: the bytes after it were read.</summary>
    public bool Spent { get; set; }

    public void AddState(Value state)
    {
        if (firstState.Is is null) firstState = state;
        else (otherStates ??= []).Add(state);
    }

    public void AddContent(Value value) => (contents ??= []).Add(value);
}
